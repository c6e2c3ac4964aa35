"""Average-link clustering (UPGMA; Sokal and Michener 1958) by chains of nearest neighbours.

Average linkage is reducible, so that mutual nearest neighbours may be merged in any order
(Murtagh 1983), and merges never grow more alike than what they were made of: a threshold cuts the
dendrogram. Quadratic in the number of items.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefings.stories.encoder import Floats


def clusters(likeness: Floats, cuts: Sequence[float]) -> list[list[int]]:
    """For each cut, which cluster each item is in: numbered by their first items, from 0.

    `likeness` is square and symmetric. Of equal neighbours the first is taken.
    """
    count = len(likeness)
    lowest = min(cuts)
    near = likeness.astype(np.float64)
    np.fill_diagonal(near, -1.0)
    sizes = np.ones(count)
    merges: list[tuple[int, int, float]] = []
    chain: list[int] = []
    left = list(range(count))
    done = [False] * count
    while True:
        if not chain:
            while left and done[left[-1]]:
                left.pop()
            if not left:
                break
            chain.append(left[-1])
        top = chain[-1]
        row = near[top]
        best = int(row.argmax())
        value = float(row[best])
        before = chain[-2] if len(chain) > 1 else None
        if before is not None and float(row[before]) >= value:
            best = before
        if value < lowest:  # nothing it meets later is nearer than this
            done[top] = True
            near[top, :] = near[:, top] = -1.0
            chain.pop()
        elif best == before:
            chain.pop()
            chain.pop()
            kept, gone = min(top, best), max(top, best)
            merges.append((kept, gone, value))
            mixed = (near[kept] * sizes[kept] + near[gone] * sizes[gone]) / (
                sizes[kept] + sizes[gone]
            )
            mixed[near[kept] < 0] = -1.0
            sizes[kept] += sizes[gone]
            near[kept] = near[:, kept] = mixed
            near[kept, kept] = -1.0
            near[gone, :] = near[:, gone] = -1.0
            done[gone] = True
        else:
            chain.append(best)
    return [_labels(count, [(a, b) for a, b, value in merges if value >= cut]) for cut in cuts]


def _labels(count: int, joined: Sequence[tuple[int, int]]) -> list[int]:
    parents = list(range(count))

    def root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for one, other in joined:
        low, high = sorted((root(one), root(other)))
        parents[high] = low
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(one), len(numbers)) for one in range(count)]
