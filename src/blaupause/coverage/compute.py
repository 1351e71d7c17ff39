# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""Coverage over compact arrays. Pure numpy: no database, no clock.

Three steps: every connection gets a verdict, verdicts meet per (commitment, authority), and the areas (or
authorities) that count are summed up per group. Days are counted from 1970-01-01.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from blaupause.coverage.rules import Figure, MapClass, MeasureInfo, Verdict, map_class, verdict
from blaupause.rollout.rules import LiveLevel, State, Strength

Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

_CODES = len(State) * len(LiveLevel) * len(Strength)
NO_GROUP = -1


def _codes(state: Int8, level: Int8, strength: Int8) -> npt.NDArray[np.int16]:
    code = state.astype(np.int16)
    code *= len(LiveLevel)
    code += level
    code *= len(Strength)
    code += strength
    return code


def _verdict_table(measure: MeasureInfo) -> Int8:
    rows = [
        verdict(measure, state, level, strength) for state in State for level in LiveLevel for strength in Strength
    ]
    return np.array(rows, dtype=np.int8)


def classify(measure: MeasureInfo, state: Int8, level: Int8, strength: Int8, evidence_day: Int32, day: int) -> Int8:
    """Verdict of every connection on `day`. Evidence without a day, too old or yet to come is no evidence."""
    found = _verdict_table(measure).take(_codes(state, level, strength))
    if measure.max_age_days is None:
        return found
    claims = np.zeros(len(State), dtype=bool)
    claims[list(measure.states)] = True
    stale = (evidence_day < max(0, day - measure.max_age_days)) | (evidence_day > day)
    found[stale & claims.take(state)] = Verdict.NOT_SERVED
    return found


def map_classes(state: Int8, strength: Int8) -> Int8:
    """`MapClass` of every connection."""
    table = np.array([[map_class(s, e) for e in Strength] for s in State], dtype=np.int8)
    return table[state, strength]


@dataclass(frozen=True)
class Layout:
    """Where every connection stands in the matrix commitments × authorities; made once per set of connections.

    `authorities` and `commitments` are the sorted ids; `order` sorts connections by `cell`
    (commitment position × number of authorities + authority position); `cells` are the sorted cells.
    """

    authorities: Int32
    commitments: Int32
    order: Int32
    cells: Int32

    def rows(self, commitment: int) -> tuple[Int32, Int32]:
        """Connections of one commitment id and the positions of their authorities."""
        position = int(np.searchsorted(self.commitments, commitment))
        width = len(self.authorities)
        if position == len(self.commitments) or self.commitments[position] != commitment:
            return self.order[:0], self.cells[:0]
        start, end = np.searchsorted(self.cells, (position * width, (position + 1) * width))
        return self.order[start:end], self.cells[start:end] - position * width

    def positions(self, authorities: Int32) -> Int64:
        """Position of every authority id; the one behind the last means: has no connection at all."""
        width = len(self.authorities)
        found = np.searchsorted(self.authorities, authorities)
        if width:
            found[self.authorities[np.minimum(found, width - 1)] != authorities] = width
        return found


def layout(authority: Int32, commitment: Int32) -> Layout:
    """Index connections by commitment and authority (id arrays of the same length)."""
    authorities, commitments = np.unique(authority), np.unique(commitment)
    cell = np.searchsorted(commitments, commitment).astype(np.int32)
    if len(authorities) * len(commitments) > np.iinfo(np.int32).max:
        raise OverflowError("too many authorities × commitments for one index")
    cell *= len(authorities)
    cell += np.searchsorted(authorities, authority).astype(np.int32)
    order = np.argsort(cell, kind="stable").astype(np.int32)
    return Layout(authorities, commitments, order, cell[order])


def best(found: Int8, places: Int32, length: int) -> Int8:
    """Best verdict per place, with one more place at the end; a place nothing is said about is unknown."""
    out = np.full(length + 1, -1, dtype=np.int8)
    np.maximum.at(out, places, found)
    out[out < 0] = Verdict.UNKNOWN
    return out


def _meet(plan: Layout, values: Int8, unknown: int) -> Int8:
    """The largest value per commitment and authority; `unknown` where there is none and in the last column."""
    height, width = len(plan.commitments), len(plan.authorities)
    flat = np.full(height * width, -1, dtype=np.int8)
    np.maximum.at(flat, plan.cells, values.take(plan.order))
    flat[flat < 0] = unknown
    matrix = np.full((height, width + 1), unknown, dtype=np.int8)
    matrix[:, :width] = flat.reshape(height, width)
    return matrix


def verdicts_of(plan: Layout, found: Int8) -> Int8:
    """Matrix commitments × (authorities + 1) of verdicts; `found` holds one verdict per connection.

    The last column stands for authorities without any connection: unknown.
    """
    return _meet(plan, found, Verdict.UNKNOWN)


@dataclass(frozen=True)
class Census:
    """What counts on a day: one row per area (or authority): its authority, weight and group.

    `authority` 0: nobody knows who is competent. `group` NO_GROUP: counts in the total only.
    """

    authority: Int32
    weight: Int64
    group: Int32
    groups: int


def tally(verdicts: Int8, census: Census) -> Int64:
    """Weights summed per group and verdict: [commitments, groups + 1, 4]; the last group is „no group“.

    `verdicts` is [commitments, rows of the census].
    """
    lanes = len(Verdict)
    width = census.groups + 1
    group = np.where(census.group == NO_GROUP, census.groups, census.group).astype(np.int64)
    commitments, rows = verdicts.shape
    if not rows:
        return np.zeros((commitments, width, lanes), dtype=np.int64)
    key = (np.arange(commitments, dtype=np.int64) * (width * lanes))[:, None] + group * lanes
    key += verdicts
    weights = np.broadcast_to(census.weight.astype(np.float64), verdicts.shape).ravel()
    sums = np.bincount(key.ravel(), weights, minlength=commitments * width * lanes)  # exact below 2**53
    return sums.astype(np.int64).reshape(commitments, width, lanes)


def nothing_known(rows: int) -> Int8:
    """Verdicts [1, rows] of a commitment without any connection."""
    return np.full((1, rows), Verdict.UNKNOWN, dtype=np.int8)


def spread(matrix: Int8, plan: Layout, census: Census) -> Int8:
    """Verdicts per commitment × row of the census, from verdicts per commitment × authority."""
    return matrix.take(plan.positions(census.authority), axis=1)


def figure(lanes: Int64) -> Figure:
    """A figure from the four sums of `tally`."""
    excluded, denied, unknown, served = (int(n) for n in lanes)
    return Figure(served, served + denied + unknown, unknown, excluded)


def best_class(classes: Int8, places: Int32, length: int) -> Int8:
    """Best map class per authority position, one more place at the end; nothing said is unknown."""
    silent = np.int8(MapClass.LEFT_OUT - 1)
    out = np.full(length + 1, silent, dtype=np.int8)
    np.maximum.at(out, places, classes)
    out[out == silent] = MapClass.UNKNOWN
    return out


_RANKED = (
    State.NOT_COMPETENT,
    State.DECLINED,
    State.OPEN,
    State.ORDERED,
    State.PREPARING,
    State.ACTIVATED,
    State.TESTING,
    State.DISTURBED,
    State.UNKNOWN,
    State.REPLACED,
    State.CENTRAL,
    State.LIVE,
)


def states_of(plan: Layout, state: Int8) -> Int8:
    """Matrix commitments × (authorities + 1) of the `State` that decides the verdict; nothing said is unknown."""
    rank = np.empty(len(State), dtype=np.int8)
    rank[list(_RANKED)] = np.arange(len(_RANKED))
    ranks = _meet(plan, rank.take(state), int(rank[State.UNKNOWN]))
    return np.array(_RANKED, dtype=np.int8).take(ranks)
