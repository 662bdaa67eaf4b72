"""Phrases of a sentence and who depends on whom, after the repairs of what the parser gets wrong."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from extract.lexicon import Lexicon
from extract.match.changes import ChangeReader
from extract.match.coordination import Branch
from extract.match.nps import NounPhrases
from extract.match.phrases import Phrase, PhraseReader
from extract.match.types import Typer
from extract.nlp.records import Parse


@dataclass(frozen=True, slots=True)
class Tools:
    """What is made once per document."""

    lexicon: Lexicon
    reader: PhraseReader
    typer: Typer
    changes: ChangeReader


class Dependencies:
    """The phrases of one sentence with their repaired heads, and its noun phrases.

    Args:
        index: number of the sentence in its document.
        parse: its parse.
        tools: the readers.
    """

    def __init__(self, index: int, parse: Parse, tools: Tools) -> None:
        self.index = index
        self.parse = parse
        self.tools = tools
        self.typer = tools.typer
        self.changes = tools.changes
        self.phrases = tools.reader.read(parse)
        self._branches: dict[int, tuple[Branch, ...]] = {}
        self._nouns: dict[int, str] = {}
        self.evidentials = tools.lexicon.words("evidential")
        self.aspects = tuple(tools.lexicon.words("aspects"))
        self.saying = self.evidentials | {
            "いう",
            "言う",
            "する",
            "述べる",
            "呼ぶ",
            "みなす",
            "予想",
            "仮定",
            "主張",
        }
        self.intervene = tools.lexicon.words("intervene")
        self.surgery = tools.lexicon.ordered("surgery")
        self.prepare = tools.lexicon.words("prepare")
        self.attributive = tools.lexicon.words("attributive")
        self.occasions = tools.lexicon.words("occasions")
        self.degrees = tools.lexicon.words("degrees")
        self.phrases = self._limited([self._conditional(phrase) for phrase in self.phrases])
        self.heads = self._repaired_heads()
        self.phrases = tuple(
            self._settled(phrase, head) for phrase, head in zip(self.phrases, self.heads, strict=True)
        )
        self.nps = NounPhrases(parse, self.phrases, tools.typer, self.heads)
        self._arguments: dict[int, list[Phrase]] = {}
        for phrase in self.phrases:
            self._arguments.setdefault(self.heads[phrase.index], []).append(phrase)

    def _settled(self, phrase: Phrase, head: int) -> Phrase:
        """A phrase with its repaired head, and the case that this gives it."""
        case = self._case(phrase, head)
        if head != phrase.head:
            phrase = replace(phrase, bunsetsu=replace(phrase.bunsetsu, head=head))
        return phrase if case == phrase.case else replace(phrase, case=case)

    # --- nouns

    def branches(self, index: int) -> tuple[Branch, ...]:
        """Readings of the noun phrase at an index."""
        if index not in self._branches:
            counted = (self._counted(branch) for branch in self.nps.branches(index))
            self._branches[index] = tuple(dict.fromkeys(counted))
        return self._branches[index]

    def _counted(self, branch: Branch) -> Branch:
        """A branch without a quantifier at its end: 「A 及び B のいずれにおいても」, 「A 及び B のいずれの細胞も」."""
        text = [self.parse.text[atom.start : atom.end] for atom in branch]
        if len(branch) > 2 and text[-2] in self.changes.quantifiers and text[-3].endswith(text[-1]):
            branch, text = branch[:-1], text[:-1]
        while len(branch) > 1 and text[-1] in self.changes.quantifiers:
            branch, text = branch[:-1], text[:-1]
        return branch

    def noun(self, index: int) -> str:
        """The head noun of the phrase at an index, without spaces; of a list its last member."""
        if index not in self._nouns:
            self._nouns[index] = self._noun(index)
        return self._nouns[index]

    def _noun(self, index: int) -> str:
        if self.phrases[index].text in self.changes.quantifiers:
            branches = self.branches(index)
            if branches and branches[-1][-1].kind == "noun":
                last_atom = branches[-1][-1]
                return "".join(self.parse.text[last_atom.start : last_atom.end].split())
        phrase = self.phrases[index]
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        return "".join(word.surface for word in self.parse.words[first:last])

    # --- forms

    def _conditional(self, phrase: Phrase) -> Phrase:
        """The と of 「定着させると濃度が上昇した」 is a condition; it quotes only before a verb of saying or thinking."""
        found = phrase.predicate
        if found is None or not found.quoted or found.form != "nominal" or not phrase.function.endswith("と"):
            return phrase
        following = self.phrases[phrase.index + 1].predicate if phrase.index + 1 < len(self.phrases) else None
        above = self.phrases[phrase.head].predicate if phrase.head > phrase.index else None
        verbs = [verb for verb in (following, above) if verb is not None]
        says = any(verb.lemma in self.saying for verb in verbs)
        if phrase.index + 1 < len(self.phrases) and self.phrases[phrase.index + 1].text in {"とも", "共"}:
            return replace(
                phrase, predicate=replace(found, form="continuative", quoted=False)
            )  # するとともに
        if says or above is None or found.adjectival or not found.verbal_noun:
            return phrase
        return replace(phrase, predicate=replace(found, form="conditional", quoted=False))

    def _limited(self, phrases: list[Phrase]) -> tuple[Phrase, ...]:
        """「若齢動物に限って発現した」: に限って says where, and only there, and governs nothing."""
        result = list(phrases)
        for place, limit in itertools.pairwise(phrases):
            verb = limit.predicate
            if place.case != "に" or verb is None or verb.lemma != "限る" or verb.form != "continuative":
                continue
            result[place.index] = replace(result[place.index], case="で", focus=place.focus | {"のみ"})
            for phrase in result[: limit.index]:
                if phrase.head == limit.index:
                    bunsetsu = replace(phrase.bunsetsu, head=limit.head)
                    result[phrase.index] = replace(phrase, bunsetsu=bunsetsu)
        return tuple(result)

    def _case(self, phrase: Phrase, head: int) -> str:
        """In a relative clause の may stand for が: 影響のみられなかった細胞."""
        verb = self.phrases[head].predicate if head == phrase.index + 1 else None
        judged = "べき" in self.phrases[head].function  # 本薬の懸念すべき影響: the drug owns the noun
        if phrase.case == "の" and verb and verb.form == "adnominal" and not (verb.adjectival or judged):
            return "が"
        if phrase.case == "と" and phrase.function == "とは" and self._listed(phrase):
            return ""  # 「A と B とは利尿作用を有する」: と after each member, は of them all
        return phrase.case

    def _listed(self, phrase: Phrase) -> bool:
        before = self.phrases[phrase.index - 1] if phrase.index else None
        return before is not None and before.function == "と" and before.predicate is None

    # --- dependencies

    def _repaired_heads(self) -> list[int]:
        """Heads after the push rule.

        A topic or argument that hangs on an evidential frame (…ことが示された) belongs to the verb under its こと:
        「以上の結果から、R2併用処置によって免疫シナプスが増強されることが示された。」
        """
        heads = self._turned([phrase.head for phrase in self.phrases])
        self.phrases = tuple(
            phrase if phrase.head == head else replace(phrase, bunsetsu=replace(phrase.bunsetsu, head=head))
            for phrase, head in zip(self.phrases, heads, strict=True)
        )
        for phrase in self.phrases:
            head = self._pushed(phrase, self._onward(phrase.index, heads[phrase.index]))
            heads[phrase.index] = self._pulled(phrase, self._lifted(phrase, head))
        return heads

    def _onward(self, index: int, head: int) -> int:
        """Japanese depends to the right: a head to the left is the next predicate instead."""
        cased = self.phrases[index].case in {"により", "において", "で", "に", "を", "が"}
        before = self.phrases[index - 1].predicate if index else None
        clausal = before is not None and before.form == "adnominal"  # 裏づけるように
        if not cased or clausal or not 0 <= head <= index or index == len(self.phrases) - 1:
            return head
        following = (p.index for p in self.phrases[index + 1 :] if p.predicate is not None)
        return next(following, len(self.phrases) - 1)

    def _pulled(self, phrase: Phrase, head: int) -> int:
        """「マウスに高脂肪食を 12 週間あたえたところ、体重が増加した」: を and に belong to the verb that treats, not past it."""
        if phrase.case not in {"を", "に"} or phrase.predicate is not None or phrase.focus:
            return head
        for verb in self.phrases[phrase.index + 1 : max(head, 0)]:
            if verb.predicate is None or verb.predicate.lemma not in self.intervene:
                continue
            between = self.phrases[phrase.index + 1 : verb.index]
            objects = any(p.case == "を" and p.predicate is None for p in between)
            if objects != (phrase.case == "に") or not self._before_what_follows(verb):
                return head
            return verb.index
        return head

    def _before_what_follows(self, verb: Phrase) -> bool:
        """A clause of condition or occasion: あたえると, あたえたところ."""
        found = verb.predicate
        following = self.phrases[verb.index + 1].text if verb.index + 1 < len(self.phrases) else ""
        occasion = found is not None and found.form == "adnominal" and following in self.occasions
        return occasion or (found is not None and found.form == "conditional")

    def _turned(self, heads: list[int]) -> list[int]:
        """A formal noun governs the verb before it, not the other way round (投与した ← ところ in some parses)."""
        for phrase in self.phrases[1:]:
            index = phrase.index
            near = self.phrases[index - 1]
            described = phrase.predicate
            adjective = described is not None and described.adjectival and described.form == "adnominal"
            related = (
                phrase.case == "の" and phrase.text.endswith(self.typer.relational) and near.case == "に"
            )
            if near.case in {"に", "と"} and (adjective or related) and not near.focus:
                heads[index - 1] = index  # T 細胞に特異的なノックアウト
            before = self.phrases[index - 1].predicate
            if (
                before is not None
                and before.quoted
                and described is not None
                and described.lemma in {"いう", "言う"}
            ):
                if heads[index] == index - 1:
                    heads[index] = heads[index - 1]  # 血中にもどるという日内変動
                heads[index - 1] = index
                continue
            if before is None or before.form != "adnominal" or phrase.predicate is not None:
                continue
            if phrase.text not in self.typer.formals:
                continue
            if heads[index] == index - 1:
                heads[index] = heads[index - 1]
            if heads[index - 1] != index:
                heads[index - 1] = index
            if heads[index] == index:
                heads[index] = -1
        return heads

    def _lifted(self, phrase: Phrase, head: int) -> int:
        """A case-marked phrase governs no noun, and a relative clause holds no topic and no comparison.

        「PBMC サンプルで NK 細胞の増殖を…増加させた」: で hangs on 増殖 in the parse and belongs to the verb.
        「本薬の投与により尿中ナトリウム排泄量の増加を伴う収縮期血圧の低下が生じ」: により goes past the 伴う-clause.
        """
        if (
            phrase.predicate is not None
            or phrase.case in self.typer.adnominal
            or not phrase.bunsetsu.unit.nominal
        ):
            return head
        if phrase.case == "" and not phrase.focus:
            return head
        if phrase.case == "に加え":
            head = self._added(phrase.index, head)
        if phrase.case == "により":
            head = self._out_of_content(phrase.index, head)
        for _ in range(6):
            if head < 0 or self.phrases[head].head < 0 or not self._passes(phrase, self.phrases[head]):
                return head
            head = self.phrases[head].head
        return head

    def _added(self, index: int, head: int) -> int:
        """「A に加えて B を変異させたマウスは」: A goes with B, inside the clause."""
        for phrase in self.phrases[index + 1 : max(head, index)]:
            verb = self.phrases[phrase.head].predicate if phrase.case == "を" and phrase.head >= 0 else None
            if verb is not None:
                inner = verb.form == "adnominal" and phrase.head < head and verb.lemma in self.intervene
                return phrase.head if inner else head
        return head

    def content_of(self, index: int) -> int | None:
        """The noun that a という-clause tells the content of, where the predicate at ``index`` stands in one.

        「T 細胞が集積し昼間にもどるという日内変動」: 集積 and もどる tell what the variation is, not what happened.
        """
        for _ in range(4):
            found = self.phrases[index].predicate if index >= 0 else None
            if found is None:
                return None
            if found.lemma in {"いう", "言う"} and found.form == "adnominal":
                noun = self.phrases[index].head
                plain = noun > index and not self.typer.formal(self.phrases[noun].text)
                return noun if plain else None
            index = self.phrases[index].head
        return None

    def _out_of_content(self, index: int, head: int) -> int:
        """「X により、T 細胞が集積するという日内変動が生じた」: what stands before the が of a という-clause is outside it."""
        noun = self.content_of(head)
        inner = any(p.case == "が" and p.head == head for p in self.phrases[index + 1 : head])
        return noun if noun is not None and inner else head

    def _passes(self, phrase: Phrase, target: Phrase) -> bool:
        predicate = target.predicate
        if predicate is None:
            related = (
                phrase.case == "に" and target.case == "の" and target.text.endswith(self.typer.relational)
            )
            formal = self.typer.formal(target.text) and not ("は" in phrase.focus and self._beside(target))
            return not (formal or phrase.case == "と" or related)
        if predicate.form != "adnominal" or target.head <= target.index:
            return False
        held = self.phrases[target.head]
        if self.typer.formal(held.text) and not ("は" in phrase.focus and self._beside(held)):
            return False
        if predicate.lemma in self.degrees:
            return True  # X の投与により Y の有意な低下が認められた: an adverb of degree governs nothing
        if "は" in phrase.focus or phrase.case == "と比較":
            return True
        if phrase.case == "が" and held.case in {"と比較", "より"}:
            return True  # 耐糖能が溶媒を投与したマウスに比べて改善した: が goes past what it is compared with
        copular = predicate.adjectival and target.function.startswith("であ") and target.bunsetsu.unit.nominal
        if copular and (phrase.case == "を" or (phrase.case == "に" and self.typer.system(phrase.text))):
            # 「耐性株に Glk4 の阻害剤である PX-77 を作用させた」: to be something takes neither を nor a system's に
            return True
        if phrase.case in {"に", "を", "が"} and self._taken(phrase, target):
            return (
                True  # 体温に本薬投与に関連する変化は認められなかった: a verb takes に, を and が only once
            )
        if phrase.case == "を" and predicate.lemma.endswith(self.surgery) and self.typer.agent(phrase.text):
            return True  # 「拮抗薬を結紮したマウスに投与すると」
        if phrase.case == "を" and predicate.lemma in self.prepare:
            # 「リコンビナントの X を培養した細胞に添加した」: the cells are what was cultured.
            gap = self.typer.system(self.noun(target.head)) if target.head >= 0 else False
            return gap and not self.typer.system(self.noun(phrase.index))
        if phrase.case == "が" and predicate.lemma in {"関連", "由来", "特異", "関する", "起因", "相当"}:
            return True
        active = not predicate.passive and not predicate.causative
        own = any(p.case == "を" and p.head == target.index for p in self.phrases[: target.index])
        if phrase.case == "により" and active and own and predicate.lemma not in self.intervene:
            return True  # X により発現を上下させる変動が生じた: an active verb with its own を has no により
        return phrase.case in {"により", "において"} and predicate.lemma in self.attributive

    def _beside(self, noun: Phrase) -> bool:
        """「X では、溶媒を塗布した場合と変わらなかった」: the occasion is what it is compared with, and holds no topic."""
        return noun.text in self.occasions and noun.case in {"と", "と比較", "より"}

    def _taken(self, phrase: Phrase, target: Phrase) -> bool:
        """Whether a nearer phrase already fills the case of ``phrase`` with ``target``."""
        between = self.phrases[phrase.index + 1 : target.index]
        return any(p.case == phrase.case and p.head == target.index and p.predicate is None for p in between)

    def _pushed(self, phrase: Phrase, head: int) -> int:
        for _ in range(4):
            inner = self._complement(phrase, head)
            if inner is None:
                return head
            head = inner
        return head

    def _complement(self, phrase: Phrase, head: int) -> int | None:
        """The verb under the evidential or formal noun ``head`` that phrase should hang on."""
        if (
            head < 0
            or phrase.index >= head
            or (phrase.predicate is not None and phrase.predicate.form == "adnominal")
        ):
            return None
        target = self.phrases[head]
        if target.predicate is None:
            if target.text not in self.typer.formals or phrase.index >= head - 1:
                return None
            verb = self._verb_before(head)
            return verb if verb is not None and verb > phrase.index else None
        if target.predicate.lemma not in self.evidentials:
            return None
        for middle in range(head - 1, phrase.index, -1):
            candidate = self.phrases[middle]
            if candidate.predicate is not None and candidate.predicate.quoted and candidate.head == head:
                return middle
            if candidate.head == head and candidate.text in self.typer.formals:
                verb = self._verb_before(middle)
                return verb if verb is not None and verb > phrase.index else None
        return None

    def _verb_before(self, index: int) -> int | None:
        if index > 0 and self.phrases[index - 1].predicate is not None:
            return index - 1
        return None
