"""Frames of change over an analysed sentence -> mentions: what moves which way, found by which word.

A mention names the quantity and the direction; who moves it, and in what, is the business of ``extract.claims``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.match.analysis import Analysis
from extract.match.changes import Change
from extract.match.nps import Branch
from extract.match.phrases import Phrase, Predicate

OBJECT = "を"
SUBJECT = "が"


@dataclass(frozen=True, slots=True)
class Mention:
    """One change of one quantity.

    ``predicate`` is the phrase whose arguments count, ``argument`` the phrase that holds the quantity (equal to
    ``predicate`` where the compound holds it), ``branch`` the reading of that phrase, ``change`` what it peels to.
    ``transitive`` says that が and は of the predicate name the agent. ``nested`` marks a nominal or relative
    mention that needs a treatment of its own.
    """

    predicate: int
    argument: int
    branch: Branch
    change: Change
    direction: str
    transitive: bool
    nested: bool
    found_by: tuple[str, ...]
    event: str = ""


class FrameReader:
    """Finds the mentions of one sentence."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.lexicon = analysis.tools.lexicon
        words = self.lexicon.words
        self.happen, self.have = words("happen"), words("have")
        self.method, self.relation, self.respond = words("method"), words("relation"), words("respond")
        self.existing = tuple(words("existing"))
        self.influence = words("influence")
        self.events = words("events")
        self.adjectives: dict[str, str] = self.lexicon.frames["adjectives"]
        self.qualities: dict[str, str] = self.lexicon.frames["qualities"]
        self.degrees = tuple(words("degrees"))
        self.equality = frozenset(self.lexicon.frames["equality"]["predicates"])
        self.used: set[int] = set()

    def read(self) -> list[Mention]:
        """All mentions, in the order of their predicates; nominal ones last."""
        mentions: list[Mention] = []
        aims = self._aims()
        for phrase in self.analysis.phrases:
            if phrase.predicate is not None and phrase.index not in aims:
                mentions.extend(self._predicate(phrase, phrase.predicate))
        self.used = {mention.argument for mention in mentions}
        mentions.extend(m for m in self._nominal(mentions) if m.argument not in aims)
        return mentions

    def _aims(self) -> set[int]:
        """Phrases inside an aim, a question or the object of a method verb: 増加するか否か, 阻害するため, …の影響を検討した."""
        analysis = self.analysis
        roots: list[int] = []
        for phrase in analysis.phrases:
            tail = phrase.function + (
                analysis.phrases[phrase.index + 1].text if phrase.index + 1 < len(analysis.phrases) else ""
            )
            if phrase.predicate is not None:
                purpose = (
                    tail.endswith(("ため", "目的"))
                    and "た" not in phrase.function
                    and self._done_for(phrase.index + 1)
                )
                if purpose or any(q in tail for q in ("か否", "かどう", "か検討", "かを")):
                    roots.append(phrase.index)
                if phrase.predicate.lemma in self.method:
                    roots.extend(
                        a.index for a in analysis.arguments(phrase.index) if a.case in {OBJECT, "について"}
                    )
        return {
            phrase.index
            for phrase in analysis.phrases
            for root in roots
            if phrase.index == root or (phrase.index < root and self._under(phrase.index, root))
        }

    def _done_for(self, index: int) -> bool:
        """Whether ため means a purpose: what follows was done (調べるため…測定した), not what came of it."""
        head = self.analysis.heads[index] if index < len(self.analysis.phrases) else -1
        found = self.analysis.phrases[head].predicate if head >= 0 else None
        return found is not None and found.lemma in self.method | self.relation | {
            "作製",
            "使用",
            "用いる",
            "設置",
            "実施",
        }

    def _under(self, index: int, root: int) -> bool:
        for _ in range(len(self.analysis.phrases)):
            if index < 0 or index > root:
                return False
            if index == root:
                return True
            index = self.analysis.heads[index]
        return False

    # --- predicates

    def _predicate(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        lemma = predicate.lemma
        if lemma in self.qualities:
            yield from self._quality(phrase, lemma)
            return
        if lemma in self.equality:
            yield from self._equal(phrase)
            return
        if len(phrase.bunsetsu.unit.items) > 1 and predicate.verbal_noun:
            yield from self._coordinated(phrase, predicate)
        word = self._direction_word(phrase, predicate)
        if word is not None:
            yield from self._moving(phrase, predicate, *word)
        elif lemma in self.adjectives:
            yield from self._adjective(phrase, predicate)
        elif lemma in self.respond:
            yield from self._responding(phrase, lemma)
        elif (
            lemma == "なる"
            and phrase.index > 0
            and self.analysis.phrases[phrase.index - 1].text in self.happen
        ):
            yield from self._supporting(phrase, predicate)  # 明らかとなった
        elif lemma in self.happen or lemma in self.have or lemma in {"ない", "無い"}:
            yield from self._supporting(phrase, predicate)
        elif predicate.verbal_noun and lemma in self.events:
            yield from self._event(phrase, predicate)

    def _direction_word(self, phrase: Phrase, predicate: Predicate) -> tuple[str, int] | None:
        """The direction word of a predicate and the morpheme where it starts (増加 in 発現増加した)."""
        first, last = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1]
        if predicate.lemma in self.lexicon.predicates:
            return predicate.lemma, first
        if not predicate.verbal_noun:
            return None
        words = self.analysis.parse.words
        for start in range(first, last):
            text = "".join(word.surface for word in words[start:last])
            if text in self.lexicon.predicates:
                return text, start
        return None

    def _coordinated(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """「増殖及び活性化され」, 「消失又は軽減した」: the members before the last one."""
        words = self.analysis.parse.words
        for first, last in phrase.bunsetsu.unit.items[:-1]:
            member = "".join(word.surface for word in words[first:last])
            span = (words[first].start, words[last - 1].end)
            if member in self.lexicon.predicates:
                valency = self.lexicon.predicates[member].valency
            elif member in self.events:
                valency = "intransitive"
            else:
                continue
            arguments, transitive = self._moved(phrase, predicate, valency)
            for argument in arguments:
                for branch in self.analysis.branches(argument.index):
                    if self._idle(branch):
                        continue
                    if member in self.lexicon.predicates:
                        change = self.analysis.changes.apply(self.analysis.parse, member, span, branch)
                    else:
                        change = Change(branch, "increase", (member,), (span,))
                    event = member if member in self.events else ""
                    yield self._mention(
                        phrase, argument.index, branch, change, transitive, (f"predicates:{member}",), event
                    )

    def _moving(self, phrase: Phrase, predicate: Predicate, lemma: str, start: int) -> Iterator[Mention]:
        valency = self.lexicon.predicates[lemma].valency
        arguments, transitive = self._moved(phrase, predicate, valency)
        span = (self.analysis.parse.words[start].start, phrase.end)
        row = f"predicates:{lemma}"
        first = (phrase.bunsetsu.unit.items or (phrase.bunsetsu.unit.words,))[-1][0]
        prefix = self.analysis.parse.text[
            self.analysis.parse.words[first].start : self.analysis.parse.words[start].start
        ]
        if start > first and not self.analysis.changes.measure(prefix):
            yield from self._compound(phrase, lemma, transitive)
            return
        for argument in arguments:
            for branch in self.analysis.branches(argument.index):
                if self._idle(branch):
                    continue
                branch = self._owned(phrase, predicate, argument, branch)
                change = self.analysis.changes.apply(self.analysis.parse, lemma, span, branch)
                if change.direction is None or (change.base_empty and not self._keeps(branch)):
                    continue
                event = lemma if lemma in self.events and len(change.chain) == 1 else ""
                yield self._mention(phrase, argument.index, branch, change, transitive, (row,), event)

    def _compound(self, phrase: Phrase, lemma: str, transitive: bool) -> Iterator[Mention]:
        """The quantity stands in the compound itself: 発現増加した, 細胞増殖が…ではなく 細胞増殖抑制した."""
        for branch in self.analysis.branches(phrase.index):
            change = self.analysis.changes.read(self.analysis.parse, branch)
            if change.direction is not None and not change.base_empty:
                yield self._mention(
                    phrase, phrase.index, branch, change, transitive, (f"predicates:{lemma}",), ""
                )

    def _moved(self, phrase: Phrase, predicate: Predicate, valency: str) -> tuple[list[Phrase], bool]:
        """The arguments that move, and whether が and は name the agent."""
        arguments = self.analysis.arguments(phrase.index)
        objects = [a for a in arguments if a.case == OBJECT]
        if not objects and not predicate.passive and valency == "transitive":
            objects = [a for a in arguments if a.case == "" and "も" in a.focus and self._quantity(a)]
            objects = [] if any(a.case == SUBJECT for a in arguments) else objects
        if objects and not predicate.passive:
            return objects, True
        if predicate.form == "adnominal" and not objects:
            relative = self._relative(phrase, predicate, valency, arguments)
            if relative is not None:
                return relative
        subjects = [a for a in arguments if a.case == SUBJECT]
        if predicate.causative and not predicate.passive and not objects:
            also = [a for a in arguments if a.case == "" and "も" in a.focus]
            return also, True
        intransitive = predicate.passive or valency != "transitive"
        also = [a for a in arguments if a.case == "" and a.focus & {"は", "も"} and self._quantity(a)]
        if intransitive:
            found = subjects or [
                a for a in also if not self.analysis.typer.agent(self.analysis.noun(a.index))
            ]
            if (
                subjects
                and all(self.analysis.typer.agent(self.analysis.noun(a.index)) for a in subjects)
                and also
            ):
                return also, True
            targets = [a for a in arguments if a.case == "に対し" and not found]
            if not found and not targets and predicate.form != "adnominal":
                return self._shared(phrase), False
            return found or targets, bool(targets)
        target = [a for a in arguments if a.case == "に対し" and self._quantity(a)]
        fallback = [a for a in also if not self.analysis.typer.agent(self.analysis.noun(a.index))]
        return target or fallback, True

    def _shared(self, phrase: Phrase) -> list[Phrase]:
        """The が or は of the clause before: 「比は A により増加し B により減少した」."""
        for clause in reversed(self.analysis.clauses(phrase.index)):
            if (
                clause.predicate is None
                or clause.predicate.form != "continuative"
                or clause.predicate.causative
            ):
                continue
            own = self.analysis.arguments(clause.index)
            if any(a.case == OBJECT for a in own):
                return []
            found = [a for a in own if a.case == SUBJECT or (a.case == "" and a.focus & {"は", "も"})]
            return [a for a in found if not self.analysis.typer.agent(self.analysis.noun(a.index))]
        return []

    def _relative(
        self, phrase: Phrase, predicate: Predicate, valency: str, arguments: list[Phrase]
    ) -> tuple[list[Phrase], bool] | None:
        """A relative clause: its head noun fills the gap (リツキシマブが惹起する細胞傷害作用)."""
        head = phrase.head
        if head < 0 or self.analysis.typer.formal(self.analysis.noun(head)):
            return None
        agents = [a for a in arguments if a.case in {SUBJECT, "により"}]
        if not agents:
            return [], False  # a bare relative clause describes (抑制した群) and states nothing
        if valency == "transitive" and not predicate.passive and any(a.case == SUBJECT for a in agents):
            return [self.analysis.phrases[head]], True
        moved = predicate.passive or (valency != "transitive" and not predicate.causative)
        if moved and any(a.case == "により" for a in agents) and not any(a.case == SUBJECT for a in agents):
            return [self.analysis.phrases[head]], False
        return None

    def _owned(self, phrase: Phrase, predicate: Predicate, argument: Phrase, branch: Branch) -> Branch:
        """「受容体により発現が誘導される X」: the head of the relative clause owns the quantity (X の発現)."""
        if predicate.form != "adnominal" or argument.case != SUBJECT or len(branch) > 1 or phrase.head < 0:
            return branch
        head = self.analysis.phrases[phrase.head]
        if (
            self.analysis.typer.formal(head.text)
            or self.analysis.typer.type_of(self._text(branch[-1])) != "endpoint"
        ):
            return branch
        near = self.analysis.phrases[phrase.index + 1]
        owner = self.analysis.branches(near.index) if near.bunsetsu.unit.nominal else ()
        if not owner or not predicate.passive:
            return branch
        return (replace(owner[0][-1], link="の", link_end=-1), *branch)

    def _quantity(self, phrase: Phrase) -> bool:
        noun = self.analysis.noun(phrase.index)
        if self.analysis.typer.type_of(noun) == "author":
            return False
        return noun not in self.analysis.typer.alone or noun in self.influence

    def _idle(self, branch: Branch) -> bool:
        """A phrase that names no quantity: quantifiers and formal nouns alone."""
        noun = self._text(branch[-1])
        if branch[-1].kind != "noun" or (self.analysis.typer.formal(noun) and not self._determined(branch)):
            return True
        return len(branch) == 1 and noun in self.analysis.typer.alone

    def _keeps(self, branch: Branch) -> bool:
        return len(branch) >= 1

    def _event(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """T 細胞が増殖した: an event noun as a verb is the quantity itself."""
        arguments, transitive = self._moved(phrase, predicate, "intransitive")
        for argument in arguments:
            for branch in self.analysis.branches(argument.index):
                if self._idle(branch) or transitive:
                    continue
                change = Change(branch, "increase", (predicate.lemma,), ((phrase.start, phrase.end),))
                found_by = (f"events:{predicate.lemma}",)
                yield self._mention(
                    phrase, argument.index, branch, change, transitive, found_by, predicate.lemma
                )

    # --- support verbs

    def _supporting(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """増加を示した, 増加が認められた, 影響を及ぼさなかった, 差がなかった."""
        arguments = self.analysis.arguments(phrase.index)
        objects = [a for a in arguments if a.case == OBJECT]
        transitive = bool(objects) and not predicate.passive
        following = (
            self.analysis.phrases[phrase.index + 1].text
            if phrase.index + 1 < len(self.analysis.phrases)
            else ""
        )
        if (
            transitive
            and predicate.lemma in {"観察", "確認", "検出", "みる", "見る"}
            and following in {"ところ", "結果"}
        ):
            return  # 応答を観察したところ: what was looked for
        if not objects:
            objects = [a for a in arguments if a.case == SUBJECT]
        if not objects:
            objects = [
                a for a in arguments if a.case == "" and a.focus & {"は", "も", "のみ"} and self._changing(a)
            ]
        if not objects and predicate.form == "adnominal" and phrase.head == phrase.index + 1:
            agents = [a for a in arguments if a.case in {SUBJECT, "により"}]
            if agents and self._changing(self.analysis.phrases[phrase.head]):
                objects, transitive = [self.analysis.phrases[phrase.head]], True
        if not objects and predicate.passive and predicate.form != "adnominal":
            objects = [a for a in self._shared(phrase) if self._changing(a)]
        also = [a for a in arguments if a.case == "に加え" and self._changing(a)]
        for argument in [*also, *objects]:
            for branch in self.analysis.branches(argument.index):
                yield from self._supported(phrase, argument, branch, transitive, predicate)

    def _changing(self, phrase: Phrase) -> bool:
        noun = self.analysis.noun(phrase.index)
        if noun in self.influence or noun.endswith(self.existing):
            return True
        return any(
            self.analysis.changes.read(self.analysis.parse, branch).direction is not None
            for branch in self.analysis.branches(phrase.index)
        )

    def _supported(
        self, phrase: Phrase, argument: Phrase, branch: Branch, transitive: bool, predicate: Predicate
    ) -> Iterator[Mention]:
        if self._idle(branch) and self._text(branch[-1]) not in self.influence:
            return
        change = self.analysis.changes.read(self.analysis.parse, branch)
        row = f"frames:{predicate.lemma}"
        if change.direction is not None:
            if change.base_empty and not self._determined(branch):
                targets = list(self._outside(phrase, argument, change))
                if not targets and change.chain[0] in self.influence:
                    # 「…いずれでも変化を示さなかった」: of what was spoken of before.
                    yield self._mention(phrase, argument.index, branch, change, transitive, (row,), "")
                for target, outside in targets:
                    yield self._mention(phrase, target, outside.atoms, outside, transitive, (row,), "")
                return
            yield self._mention(
                phrase, argument.index, branch, change, transitive, (row, *self._rows(change)), ""
            )
        elif self.analysis.negated(phrase.index) and self._bare_general(branch):
            bare = Change(branch, "change", ("影響",), ((argument.start, argument.end),), base_empty=True)
            targets = list(self._outside(phrase, argument, bare, topics=not transitive))
            if not targets:
                yield self._mention(phrase, argument.index, branch, bare, transitive, (row,), "")
            for target, outside in targets:
                yield self._mention(phrase, target, outside.atoms, outside, transitive, (row,), "")
        elif self._text(branch[-1]).endswith(self.existing) and predicate.lemma not in {"獲得", "伴う"}:
            plain = Change(self._toward(phrase, branch), "increase", (), ((argument.start, argument.end),))
            yield self._mention(
                phrase, argument.index, branch, plain, transitive, (row, "frames:existing"), ""
            )

    def _toward(self, phrase: Phrase, branch: Branch) -> Branch:
        """「阻害剤に対し耐性を示す」: what it is resisted or responded to belongs to the quantity."""
        if not self._text(branch[-1]).endswith(("耐性", "抵抗性", "感受性", "反応性")):
            return branch
        for argument in self.analysis.arguments(phrase.index):
            if argument.case == "に対し" and not self.analysis.typer.system(
                self.analysis.noun(argument.index)
            ):
                target = self.analysis.branches(argument.index)[0]
                return (*target[:-1], replace(target[-1], link="に対する", link_end=-1), *branch)
        return branch

    def _bare_general(self, branch: Branch) -> bool:
        """何ら作用を示さなかった: nothing but a general noun."""
        text = self._text(branch[-1])
        for degree in sorted(self.degrees, key=len, reverse=True):
            text = text.removeprefix(degree)
        return text in {"作用", "効果", "影響", "活性"} and all(atom.kind != "noun" for atom in branch[:-1])

    def _determined(self, branch: Branch) -> bool:
        """この増加, これらの変化: an anaphor; what it stands for is found later."""
        return any(
            atom.kind == "det" or self._text(atom) in {"これら", "それら", "これ", "それ"}
            for atom in branch[:-1]
        )

    def _outside(
        self, phrase: Phrase, argument: Phrase, change: Change, topics: bool = True
    ) -> Iterator[tuple[int, Change]]:
        """The quantity of a bare 変化 or 影響 stands elsewhere: in に, に対して, には, or as the topic.

        「体重に及ぼす影響は認められなかった」: in the に of the relative clause.
        """
        exerted = [atom.phrase for atom in change.atoms if atom.kind == "clause"]
        for clause in exerted:
            found = self.analysis.phrases[clause].predicate
            if found is not None and found.lemma in {"及ぼす", "およぼす", "与える", "あたえる", "対する"}:
                for target in self.analysis.arguments(clause):
                    if target.case in {"に", "に対し", "へ"}:
                        for branch in self.analysis.branches(target.index):
                            yield target.index, Change(branch, change.direction, change.chain, change.spans)
                        return
        arguments = [a for a in self.analysis.arguments(phrase.index) if a.index != argument.index]
        targets = [
            a
            for a in arguments
            if (a.case in {"に対し", "へ", "について"} and a.bunsetsu.unit.nominal)
            or (a.case == "に" and self._quantity(a))
        ]
        if not targets and topics:
            targets = [a for a in arguments if a.case == "" and a.focus & {"は", "も"} and self._quantity(a)]
            targets = [a for a in targets if not self.analysis.typer.agent(self.analysis.noun(a.index))]
        if not targets:
            targets = [a for a in arguments if a.case == SUBJECT]
        for target in targets:
            for branch in self.analysis.branches(target.index):
                if not self._idle(branch):
                    yield target.index, Change(branch, change.direction, change.chain, change.spans)

    # --- other predicates

    def _adjective(self, phrase: Phrase, predicate: Predicate) -> Iterator[Mention]:
        """数が少なかった; …に優れる, …を超える有効性."""
        arguments = self.analysis.arguments(phrase.index)
        found = [a for a in arguments if a.case == SUBJECT]
        if predicate.lemma in {"優れる", "すぐれる"}:
            found = [a for a in arguments if a.case in {"に", SUBJECT}]
        direction = self.adjectives[predicate.lemma]
        span = (phrase.start, phrase.end)
        for argument in found:
            for branch in self.analysis.branches(argument.index):
                if self._idle(branch):
                    continue
                inner = self.analysis.changes.read(self.analysis.parse, branch)
                if inner.direction and not inner.base_empty:
                    change = Change(inner.atoms, inner.direction, inner.chain, (span, *inner.spans))
                elif (
                    argument.case == SUBJECT
                    and self.analysis.typer.type_of(self._text(branch[-1])) != "endpoint"
                ):
                    continue
                else:
                    change = Change(branch, direction, (predicate.lemma,), (span,))
                yield self._mention(
                    phrase, argument.index, branch, change, False, (f"adjectives:{predicate.lemma}",), ""
                )

    def _equal(self, phrase: Phrase) -> Iterator[Mention]:
        """生存率は溶媒対照群と同程度であった: equal to a control is no change."""
        arguments = self.analysis.arguments(phrase.index)
        if not any(
            a.case == "と" and self.analysis.typer.control(self.analysis.noun(a.index)) for a in arguments
        ):
            return
        for argument in arguments:
            if not (argument.case == SUBJECT or (argument.case == "" and argument.focus & {"は", "も"})):
                continue
            for branch in self.analysis.branches(argument.index):
                if self._idle(branch):
                    continue
                change = Change(branch, "no_change", (), ((phrase.start, phrase.end),))
                yield self._mention(phrase, argument.index, branch, change, False, ("equality",), "")

    def _responding(self, phrase: Phrase, lemma: str) -> Iterator[Mention]:
        """メラノーマ細胞は阻害剤に応答した: what it responds to is the treatment."""
        arguments = self.analysis.arguments(phrase.index)
        if not any(a.case in {"に", "に対し"} for a in arguments):
            return
        first, last = phrase.bunsetsu.unit.words
        words = self.analysis.parse.words
        from extract.match.nps import Atom

        atom = Atom("noun", words[first].start, words[last - 1].end, (first, last), phrase.index, "", 0)
        change = Change((atom,), "increase", (), ((phrase.start, phrase.end),))
        yield self._mention(phrase, phrase.index, (atom,), change, False, (f"respond:{lemma}",), "")

    def _quality(self, phrase: Phrase, lemma: str) -> Iterator[Mention]:
        """有効である: the effect is 有効性."""
        first, last = phrase.bunsetsu.unit.words
        words = self.analysis.parse.words
        from extract.match.nps import Atom

        if phrase.predicate is not None and phrase.predicate.form == "adnominal":
            head = phrase.head
            if head >= 0 and not self.analysis.typer.formal(self.analysis.noun(head)):
                return
        atom = Atom("noun", words[first].start, words[last - 1].end, (first, last), phrase.index, "", 0)
        change = Change((atom,), "increase", (), ((phrase.start, phrase.end),))
        yield self._mention(phrase, phrase.index, (atom,), change, True, (f"qualities:{lemma}",), "性")

    # --- nominal mentions

    def _nominal(self, mentions: list[Mention]) -> Iterator[Mention]:
        """「レナリドミドによるこれら因子の分解促進が…」: a noun phrase with its own agent and direction word."""
        for phrase in self.analysis.phrases:
            if phrase.predicate is not None or not phrase.bunsetsu.unit.nominal:
                continue
            if phrase.case in self.analysis.typer.adnominal and phrase.case not in {
                "による",
                "を介した",
                "の",
                "との",
                "への",
                "に対する",
            }:
                continue
            for branch in self.analysis.branches(phrase.index):
                if not self._acted_on(branch):
                    continue
                change = self.analysis.changes.read(self.analysis.parse, branch)
                if change.direction is None or change.base_empty or self._covered(mentions, phrase, change):
                    continue
                yield self._mention(
                    phrase, phrase.index, branch, change, False, ("nominal", *self._rows(change)), "", True
                )

    def _acted_on(self, branch: Branch) -> bool:
        """Has its own treatment: によるor, before 作用 or 効果, の (本薬の直接的な増殖抑制作用)."""
        if any(atom.link == "による" for atom in branch):
            return True
        head = self._text(branch[-1])
        typer = self.analysis.typer
        return head.endswith(("作用", "効果")) and any(
            atom.link == "の" and typer.agent(self._text(atom)) for atom in branch[:-1]
        )

    def _covered(self, mentions: list[Mention], phrase: Phrase, change: Change) -> bool:
        """Whether a mention already says this (the change was folded, not opposed)."""
        if any(m.argument == phrase.index and m.found_by[0].startswith("frames:") for m in mentions):
            return True  # a support verb says no more than the noun
        return any(
            mention.nested
            and mention.change.atoms
            and change.atoms
            and mention.change.spans[-1:] == change.spans[-1:]
            and mention.change.atoms[-1].end == change.atoms[-1].end
            for mention in mentions
        )

    # --- helpers

    def _described(self, phrase: Phrase) -> bool:
        """Whether a predicate stands in a relative clause, itself or by the clause that it is coordinated with."""
        for _ in range(6):
            if phrase.predicate is None or phrase.head < 0:
                return False
            if phrase.predicate.form == "adnominal":
                return not self.analysis.typer.formal(self.analysis.noun(phrase.head))
            above = self.analysis.phrases[phrase.head].predicate
            said = phrase.predicate.quoted and above is not None and above.lemma in {"いう", "言う", "する"}
            if above is None or (phrase.predicate.form != "continuative" and not said):
                return False
            phrase = self.analysis.phrases[phrase.head]
        return False

    def _rows(self, change: Change) -> tuple[str, ...]:
        return tuple(
            f"predicates:{lemma}" if lemma in self.lexicon.predicates else f"influence:{lemma}"
            for lemma in change.chain
        )

    def _text(self, atom: object) -> str:
        text = self.analysis.parse.text[atom.start : atom.end]  # type: ignore[attr-defined]
        return "".join(text.split())

    def _mention(
        self,
        phrase: Phrase,
        argument: int,
        branch: Branch,
        change: Change,
        transitive: bool,
        found_by: tuple[str, ...],
        event: str,
        nested: bool = False,
    ) -> Mention:
        direction = change.direction or "change"
        if phrase.predicate is not None and self.analysis.negated(phrase.index):
            direction = "no_change"
        if (
            change.chain
            and change.chain[0] in {"差", "差異", "有意差", "相違", "違い"}
            and direction != "no_change"
        ):
            direction = "change"
        nested = nested or self._described(phrase)
        return Mention(phrase.index, argument, branch, change, direction, transitive, nested, found_by, event)
