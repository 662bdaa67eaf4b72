"""Old decisions on a revised document: each ends as kept, moved, reopened or orphaned.

A decision is kept or moved only if the claim and its sentence are what the reviewer saw, to the letter.
Anything else that can be paired with it is reopened, with the differences; what cannot be paired is orphaned,
however alike another claim may look. What a reviewer saw is compared, not what the previous revision had: a
decision once reopened stays so until somebody decides again, or the old wording comes back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from typing import Final

from extract.align import Change, changes
from extract.align.changes import content, sentence_changes
from extract.align.claims import ClaimPair, ClaimPairs
from extract.model import Claim, Document, Extraction, SentenceRef, Slot, Span, Spans
from extract.sentences import split_sentences
from extract.store import Carried, Decision, Outcome, Revision, StaleRevision, Store

_ATTEMPTS: Final = 5

Shift = Callable[[Span], Span | None]
Owners = dict[int | str, Hashable]
"""New sentences and claims, and as which old one each came back, so that no two old ones become one."""


def carry(
    old: Document,
    old_claims: Sequence[Claim],
    new: Document,
    new_claims: Sequence[Claim],
    decisions: Sequence[Decision],
) -> dict[int, Carried]:
    """How each decision ends in the new revision, by its ``id``. Pure; every decision ends exactly once.

    Args:
        decisions: as they stand in the old revision (``Store.decisions``), undone ones included.
    """
    return Carrier(old, old_claims, new, new_claims, decisions)(decisions)


def save_revision(store: Store, extraction: Extraction, signature: str, *, who: str = "konkyo") -> Revision:
    """Save what was extracted as the next revision of its document, and carry all decisions over.

    One transaction. If another process saves a revision of the same document meanwhile, it is carried from
    that one.
    """
    name, text = extraction.document.name, extraction.document.text
    for attempt in range(_ATTEMPTS):
        if same := store.unchanged(name, text, signature):
            return same
        base = store.latest(name)
        carrier = _carrier(store, base, extraction) if base else None
        try:
            return store.save_run(extraction, signature, base=base, carry=carrier, who=who)
        except StaleRevision:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _carrier(store: Store, base: Revision, extraction: Extraction) -> Carrier:
    decisions = store.decisions(base.id)
    carrier = Carrier(
        store.document(base.id), store.claims(base.id), extraction.document, extraction.claims, decisions
    )
    if decisions:
        # Align now, not inside the transaction, where reviewers would have to wait for it.
        carrier.prepare()
    return carrier


class Carrier:
    """Carries decisions from one revision to the next; call it with the decisions.

    Args:
        decisions: those that are known already: the sentences that they speak of are kept whole.
    """

    def __init__(
        self,
        old: Document,
        old_claims: Sequence[Claim],
        new: Document,
        new_claims: Sequence[Claim],
        decisions: Iterable[Decision] = (),
    ) -> None:
        self._old, self._new = old, new
        self._old_claims, self._new_claims = tuple(old_claims), tuple(new_claims)
        self._places = [(place.start, place.end) for decision in decisions if (place := decision.place)]

    def prepare(self) -> None:
        """Do the expensive part, the alignment of the two texts."""
        _ = self._pairs, self._pair_of

    def __call__(self, decisions: Sequence[Decision]) -> dict[int, Carried]:
        """How each decision ends."""
        owners: Owners = {}
        return {decision.id: self._end(decision, owners) for decision in decisions}

    @cached_property
    def _pairs(self) -> ClaimPairs:
        return ClaimPairs(
            self._old.text,
            self._old_claims,
            self._new.text,
            self._new_claims,
            [*sentence_spans(self._old), *self._places],
            sentence_spans(self._new),
        )

    @cached_property
    def _pair_of(self) -> dict[str, ClaimPair]:
        return {self._old_claims[pair.old].id: pair for pair in self._pairs.pairs}

    @cached_property
    def _old_ids(self) -> frozenset[str]:
        return frozenset(claim.id for claim in self._old_claims)

    @cached_property
    def _free(self) -> dict[tuple[str | None, ...], list[Claim]]:
        """New claims that are nobody's version, by what they say."""
        free: defaultdict[tuple[str | None, ...], list[Claim]] = defaultdict(list)
        for claim in self._pairs.added:
            free[content(claim)].append(claim)
        return free

    @cached_property
    def _free_sentences(self) -> dict[str, list[SentenceRef]]:
        """New sentences that are nobody's version, by their text."""
        free: defaultdict[str, list[SentenceRef]] = defaultdict(list)
        for at in self._pairs.alignment.added:
            unit = self._pairs.alignment.new[at]
            free[unit.text].append(SentenceRef(text=unit.text, start=unit.start, end=unit.end))
        return free

    def _end(self, decision: Decision, owners: Owners) -> Carried:
        if decision.place is None:
            return self._returned(decision, owners)
        if decision.at is not None and decision.at in self._old_ids:
            return self._with_claim(decision, decision.at)
        return self._with_sentence(decision, decision.place)

    # --- about a claim that was extracted ------------------------------------------------------------------

    def _with_claim(self, decision: Decision, at: str) -> Carried:
        pair = self._pair_of.get(at)
        if pair is None:
            return self._orphaned(decision)
        claim = self._new_claims[pair.new]
        differences = self._differences(decision, claim)
        if differences:
            return self._reopened(decision, claim.id, claim.sentence, differences)
        return self._stands(decision, self._outcome(pair), claim.id, claim.sentence, claim.section)

    def _differences(self, decision: Decision, claim: Claim) -> tuple[Change, ...]:
        if decision.before is not None:
            return changes(decision.before, claim)
        # A claim that a reviewer added and the extractor finds by now.
        return changes(decision.after[0], claim) if decision.after else ()

    def _outcome(self, pair: ClaimPair) -> Outcome:
        if pair.how == "in place":
            return "kept"
        old, new = self._old_claims[pair.old], self._new_claims[pair.new]
        sentence = self._pairs.sentence(old.sentence.start)
        in_order = sentence is not None and sentence.kind != "moved"
        there = (
            in_order and sentence is not None and sentence.new == self._pairs.new_sentence(new.sentence.start)
        )
        return "kept" if there and old.section == new.section else "moved"

    # --- about a sentence, or a claim that a reviewer added to it -------------------------------------------

    def _with_sentence(self, decision: Decision, place: SentenceRef) -> Carried:
        pair = self._pairs.sentence(place.start)
        if pair is None:
            return self._orphaned(decision)
        span = self._pairs.shift((place.start, place.end))
        if span is None:
            unit = self._pairs.alignment.new[pair.new]
            span = unit.start, unit.end
        sentence = SentenceRef(text=self._new.text[slice(*span)], start=span[0], end=span[1])
        differences = sentence_changes(decision.sentence.text, sentence.text)
        claim = decision.at or self._found_by_now(decision, sentence)
        if differences:
            return self._reopened(decision, claim, sentence, differences)
        section = _section(self._new, sentence.start)
        same_section = section == _section(self._old, place.start)
        outcome: Outcome = "kept" if pair.kind != "moved" and same_section else "moved"
        return self._stands(decision, outcome, claim, sentence, section)

    def _found_by_now(self, decision: Decision, sentence: SentenceRef) -> str | None:
        """The id of the extracted claim that says what a reviewer had to add before."""
        if decision.verdict != "add":
            return None
        wanted = content(decision.after[0])
        for claim in self._new_claims:
            if claim.sentence.start == sentence.start and content(claim) == wanted:
                return claim.id
        return None

    # --- ends ----------------------------------------------------------------------------------------------

    def _returned(self, decision: Decision, owners: Owners) -> Carried:
        """An orphan whose claim or sentence has come back, to the letter."""
        if decision.before is not None:
            return self._claim_returned(decision, decision.before, owners)
        owner = decision.taken_on, decision.sentence.start
        for sentence in self._free_sentences.get(decision.sentence.text, []):
            if owners.setdefault(sentence.start, owner) == owner:
                return self._stands(decision, "moved", None, sentence, _section(self._new, sentence.start))
        return self._orphaned(decision)

    def _claim_returned(self, decision: Decision, before: Claim, owners: Owners) -> Carried:
        candidates = self._free.get(content(before), [])
        for claim in sorted(candidates, key=lambda one: (one.id != before.id, one.section != before.section)):
            if owners.setdefault(claim.id, before.id) == before.id:
                return self._stands(decision, "moved", claim.id, claim.sentence, claim.section)
        return self._orphaned(decision)

    def _stands(
        self,
        decision: Decision,
        outcome: Outcome,
        claim: str | None,
        sentence: SentenceRef,
        section: str | None,
    ) -> Carried:
        after = tuple(
            rebase(taken, now, sentence, section, self._pairs.shift)
            for taken, now in zip(decision.after, decision.values, strict=True)
        )
        return Carried(outcome=outcome, claim=claim, sentence=sentence, after=after)

    def _reopened(
        self, decision: Decision, claim: str | None, sentence: SentenceRef, differences: tuple[Change, ...]
    ) -> Carried:
        after = tuple(rebase(taken, None, sentence, None, None) for taken in decision.after)
        return Carried(outcome="reopened", claim=claim, sentence=sentence, changes=differences, after=after)

    def _orphaned(self, decision: Decision) -> Carried:
        return Carried(outcome="orphaned", claim=None, sentence=None, after=decision.values)


def rebase(
    taken: Claim, now: Claim | None, sentence: SentenceRef, section: str | None, shift: Shift | None
) -> Claim:
    """A reviewer's claim with its offsets in a new source.

    Args:
        taken: as the reviewer made it.
        now: the same in the revision that ``shift`` starts from.
        sentence: its sentence in the new source. If the wording differs no span is left.
        shift: where words outside the sentence (antecedents) have gone.
    """
    same = taken.sentence.text == sentence.text
    by = sentence.start - taken.sentence.start

    def moved(spans: Spans, spans_now: Spans) -> Spans:
        found = []
        known = len(spans) == len(spans_now)
        for index, (start, end) in enumerate(spans):
            if same and taken.sentence.start <= start and end <= taken.sentence.end:
                found.append((start + by, end + by))
            elif known and shift is not None and (elsewhere := shift(spans_now[index])):
                found.append(elsewhere)
        return tuple(found)

    def slot(old: Slot | None, current: Slot | None) -> Slot | None:
        if old is None:
            return None
        return old.model_copy(update={"spans": moved(old.spans, current.spans if current else ())})

    cues = {name: moved(getattr(taken.cues, name), ()) for name in type(taken.cues).model_fields}
    cue = taken.certainty.span
    return taken.model_copy(
        update={
            "section": taken.section if section is None else section,
            "sentence": sentence,
            "subject": slot(taken.subject, now.subject if now else None),
            "treatment": slot(taken.treatment, now.treatment if now else None),
            "effect": slot(taken.effect, now.effect if now else None),
            "cues": taken.cues.model_copy(update=cues),
            "certainty": taken.certainty.model_copy(
                update={"span": next(iter(moved((cue,), ())), None) if cue else None}
            ),
        }
    )


def sentence_spans(document: Document) -> list[Span]:
    """Where the sentences of a document are."""
    return [(sentence.start, sentence.end) for sentence in split_sentences(document)]


def _section(document: Document, offset: int) -> str | None:
    """The section of the block that holds an offset."""
    at = bisect_right(document.blocks, offset, key=lambda block: block.start) - 1
    return document.blocks[at].section if at >= 0 else None
