"""The model of the page reader's confidence, fitted to observations."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from bench.logistic import Belief, Example, fit
from bench.observations import Observation, of_header, sellers_of
from invoice_pipeline.readers.trust.model import FieldTerm, Fitted, Group, Model, log_odds
from invoice_pipeline.readers.trust.sign import AGAINST, Sign

_BASE, _SLOPE = Belief(0.5, 0.2), Belief(1.0, 1.0, low=0.5)
"""Before anything is seen, a score is taken at its word."""
_OFFSET, _OWN_SLOPE = Belief(0.0, 2.0), Belief(0.0, 2.0, low=-0.5)
_FOR, _AGAINST = Belief(0.0, 0.5, low=0.0), Belief(-0.3, 0.5, high=0.0)
"""A sign against a value counts a little even where nothing was seen to go with it yet."""
_VAGUE = Belief(-1.5, 2.0, high=0.0)
"""Poor places were seen at a dozen sellers: mere luck there must not open the door to strangers."""
FOLDS = 10


def fitted(seen: Sequence[Observation], cross_validated: float = 0.0) -> Model:
    header = of_header(seen)
    return Model(
        fitted=Fitted(
            day=str(datetime.now(UTC).date()),
            documents=len({(one.title, one.document) for one in seen}),
            sellers=len(sellers_of(seen)),
            values=len(header),
            right=sum(one.right for one in header),
            cross_validated_ece=round(cross_validated, 4),
        ),
        header=_group(header),
        lines=_group([one for one in seen if not one.of_header]),
    )


def _group(seen: Sequence[Observation]) -> Group:
    fields = sorted({one.field for one in seen})
    beliefs = {"base": _BASE, "slope": _SLOPE} | {f"field {field}": _OFFSET for field in fields}
    beliefs |= {f"slope {field}": _OWN_SLOPE for field in fields}
    beliefs |= {f"sign {sign}": _AGAINST if sign in AGAINST else _FOR for sign in Sign}
    beliefs[f"sign {Sign.VAGUE}"] = _VAGUE
    found = fit(list(_examples(seen)), beliefs)
    signs = {sign.value: round(found[f"sign {sign}"], 3) for sign in Sign}
    return Group(
        base=round(found["base"], 3),
        slope=round(found["slope"], 3),
        fields={field: _term(found, field, seen) for field in fields},
        signs={name: weight for name, weight in signs.items() if weight},
    )


def _term(found: Mapping[str, float], field: str, seen: Sequence[Observation]) -> FieldTerm:
    sellers = sellers_of(one for one in seen if one.field == field)
    return FieldTerm(
        offset=round(found[f"field {field}"], 3),
        slope=round(found[f"slope {field}"], 3),
        sellers=len(sellers),
    )


def _examples(seen: Sequence[Observation]) -> Iterator[Example]:
    """Each seller weighs as the root of its documents; what looks the same is one example."""
    documents: dict[str, set[str]] = defaultdict(set)
    for one in seen:
        documents[one.seller].add(one.document)
    weights: dict[tuple[str, float, frozenset[Sign], bool], float] = defaultdict(float)
    for one in seen:
        weights[one.field, one.score, one.signs, one.right] += len(documents[one.seller]) ** -0.5
    for (field, score, signs, right), weight in weights.items():
        place = log_odds(score)
        columns = {"base": 1.0, "slope": place, f"field {field}": 1.0, f"slope {field}": place}
        yield Example(columns | {f"sign {sign}": 1.0 for sign in signs}, right, weight)


def folds(sellers: Counter[str]) -> list[frozenset[str]]:
    """Ten shares of the sellers, of about as many documents each; a seller is in one of them alone."""
    shares: list[set[str]] = [set() for _ in range(FOLDS)]
    sizes = [0] * FOLDS
    for seller, count in sorted(sellers.items(), key=lambda pair: (-pair[1], pair[0])):
        smallest = sizes.index(min(sizes))
        shares[smallest].add(seller)
        sizes[smallest] += count
    return [frozenset(share) for share in shares if share]


def models_by_seller(seen: Sequence[Observation]) -> dict[str, Model]:
    """For each seller a model that was fitted without any document of it."""
    models: dict[str, Model] = {}
    for share in folds(Counter(one.seller for one in seen)):
        model = fitted([one for one in seen if one.seller not in share])
        models |= dict.fromkeys(share, model)
    return models


__all__ = ["FOLDS", "fitted", "folds", "models_by_seller"]
