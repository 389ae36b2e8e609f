"""Which phrases single a channel out from the others.

Belongs here: one measure of how much more often one group uses a phrase than all others. Does not: which phrases there
are (keyword_carriers), or how many views they carry (keyword_ranking, the only caller).

The measure is the z-score of the weighted log-odds ratio with an informative Dirichlet prior: B. Monroe, M. Colaresi,
K. Quinn, Fightin' Words, Political Analysis 16(4), 2008, equations 16, 20 and 22. Unlike a ratio of shares it does not
put phrases first that were said once, and unlike a log-likelihood ratio it has a sign.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

PRIOR_WEIGHT = 0.1
"""Prior counts for each counted one: the phrases of all groups together, a tenth as heavy as they are."""


def weighted_log_odds(own: FloatArray, own_total: FloatArray, everyone: FloatArray, total: float) -> FloatArray:
    """z-scores, one for each phrase and group; NaN where there is no other group.

    own: how often the group has the phrase (> 0). own_total: how often it has any. everyone, total: the same over all
    groups. Above 0: more often than the others; 2 is about what chance reaches once in 44 times.
    """
    prior, prior_total = PRIOR_WEIGHT * everyone, PRIOR_WEIGHT * total
    others, others_total = everyone - own, total - own_total
    mine = own + prior
    theirs = others + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(mine / (own_total + prior_total - mine)) - np.log(theirs / (others_total + prior_total - theirs))
        scores = odds / np.sqrt(1.0 / mine + 1.0 / theirs)
    return np.where((others_total > 0) & np.isfinite(scores), scores, np.nan)
