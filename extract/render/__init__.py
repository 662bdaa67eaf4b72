"""A claim as a Japanese and as an English sentence.

The direction of the sentence comes from the claim alone; the slots are put into English word by word from the
document's glossary and ``lexicons/english.tsv``. What has no English stays in Japanese inside ⟦ ⟧.
"""

from extract.render.sentence import Renderer, render_en, render_ja

__all__ = ["Renderer", "render_en", "render_ja"]
