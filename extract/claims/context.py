"""What a sentence inherits: treatments and subjects that govern it, antecedents of anaphora.

The nearest earlier place governs: the topic, the set-up sentence of the paragraph, that of the section, the
heading last (ANNOTATION.md, section 4). A summing-up inherits nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extract.claims.drafts import Draft
from extract.match.values import Value


@dataclass
class Context:
    """What governs the next sentence. A paragraph starts with what its section set up."""

    treatments: tuple[Value, ...] = ()
    subjects: tuple[Value, ...] = ()
    drug: Value | None = None
    heading_treatments: tuple[Value, ...] = ()
    heading_subjects: tuple[Value, ...] = ()
    earlier_treatments: tuple[Value, ...] = ()
    """Of the paragraphs before, in the same section."""
    section_treatments: tuple[Value, ...] = ()
    section_subjects: tuple[Value, ...] = ()
    product: tuple[Value, ...] = ()
    """The drug of a package insert, which all of it is about."""
    given: tuple[Value, ...] = ()
    """The last treatments that anybody was given; a changed gene acts in its own strain only."""
    strain: bool = False
    """The governing treatment is a changed gene."""
    fresh: bool = field(default=True)
    organism: bool = False
    """The governing subject is an organism."""
    wider: bool = False
    """The governing subject is an organism or a sample: wider than the cells in it."""

    def paragraph(self) -> None:
        """A new paragraph: what the section set up governs again."""
        self.earlier_treatments = self.treatments or self.earlier_treatments
        self.treatments = self.given = ()
        self.strain = False
        self.subjects = ()
        self.fresh = True


def inherit(draft: Draft, context: Context, summary: bool, general: bool = False) -> tuple[Draft, bool, bool]:
    """Fill the roles that the sentence leaves out.

    Returns:
        The draft, and whether treatment and subject were inherited.
    """
    treatments, subjects = draft.treatments, draft.subjects
    if draft.wide_effect is not None and context.organism and not summary:
        draft = replace(draft, effect=draft.wide_effect, subjects=())
        subjects = ()
    governed = context.treatments or (context.product if draft.mention.transitive else ())
    if draft.opposed_effect is not None and governed and not summary:
        draft = replace(draft, effect=draft.opposed_effect, treatments=())
        treatments = ()
    if (
        draft.treatment_rule == "clause により"
        and draft.mention.transitive
        and context.product
        and not summary
    ):
        draft, treatments = (
            replace(draft, treatments=()),
            (),
        )  # 阻害することにより炎症を抑制する: the drug does both
    inherited_treatment = inherited_subject = False
    if not treatments and not summary:
        elsewhere = bool(subjects) and not draft.refers and subjects != context.subjects
        treatments = context.given if context.strain and (elsewhere or general) else context.treatments
        if not treatments and not general:
            treatments = (
                context.section_treatments or context.heading_treatments or context.earlier_treatments
            )
        if not treatments and (draft.mention.transitive or not general):
            treatments = context.product  # 患者では再吸収が亢進している: biology where nothing acts
        inherited_treatment = bool(treatments)
    known = general and draft.modality == "suggested"  # 血糖値を低下させるものと考えられる: of no one study
    here = all(value.sentence == draft.mention_sentence for value in context.subjects)
    known = known or (general and draft.modality == "reported" and not here)
    acts = draft.treatment_rule in {"agent は", "agent が"} and not inherited_treatment
    known = known or (general and acts and not here)  # X は骨折のリスクを下げる: wherever it is given
    known = known or draft.mention.found_by[0] == "enumerated" or draft.molecular
    known = known or (general and context.strain and inherited_treatment)  # of no one strain either
    if (
        not subjects
        and not summary
        and not known
        and (not draft.weak_subjects or context.wider or draft.counted)
    ):
        subjects = context.subjects
        inherited_subject = bool(subjects)
    if not subjects and draft.weak_subjects:
        subjects = draft.weak_subjects
    if not subjects and not summary and not general and not known:
        subjects = context.section_subjects or context.heading_subjects
        inherited_subject = bool(subjects)
    return replace(draft, treatments=treatments, subjects=subjects), inherited_treatment, inherited_subject
