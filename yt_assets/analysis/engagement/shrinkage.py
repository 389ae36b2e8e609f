"""Rates of small counts, drawn towards a norm as strongly as the data of the hour say: empirical Bayes.

Here: the estimator, over plain arrays. Not here: which counts, norms to show, and ranks (rates.py, which calls it once
for each kind of rate).

Model: a video's count y of its n views is Poisson with mean n * rate; rates scatter around the mean of their channel
and format, those means around the format's, and these around that of all. With a gamma distribution of rates the best
estimate of a rate is

    (y + K * prior) / (n + K)        K = 1 / (spread * prior)

where ``spread`` is the squared coefficient of variation of the rates behind the counts. Means and spreads come from the
data by the method of moments of credibility theory: H. Bühlmann and E. Straub, "Glaubwürdigkeit für Schadensätze"
(1970), in levels as by W. S. Jewell, "The use of collateral data in credibility theory" (1975); gamma and Poisson as in
D. Clayton and J. Kaldor, Biometrics 43 (1987). Of rates r with weights n around their mean m = sum(y) / sum(n),

    E sum n (r - m)^2  =  spread * m^2 * (N - sum(n^2) / N)  +  what chance alone does
"""

from dataclasses import dataclass

import numpy as np

from yt_assets.analysis.frames import BoolArray, FloatArray, IntArray

# Strength where no two comparable videos exist, from which it could be learned.
UNLEARNED_PRIOR_VIEWS = 1_000
# Strength where the rates scatter no more than chance alone would make them.
MAX_PRIOR_VIEWS = 100_000
# A gamma distribution that scatters more has its peak at zero and not at the norm. K * prior is thus at least 1.
MAX_SPREAD = 1.0
# A group's own spread weighs as its effective number of videos less one, against so many of the group above.
POOLED_VIDEOS = 10
# A video that should have less than one like (or comment) by the rate of all is no evidence of anything.
EXPECTED = 1.0


@dataclass(frozen=True)
class Shrunk:
    """One entry a video. rate: the estimate; prior_rate, prior_views: what it was drawn to, and how strongly.

    is_evidence: False for a video of too few views to say anything; its estimate is the prior itself.
    """

    rate: FloatArray
    prior_rate: FloatArray
    prior_views: FloatArray
    is_evidence: BoolArray


@dataclass(frozen=True)
class _Level:
    """Groups of one level: their views and rates, and the squared relative error of the rates beyond that of counts."""

    views: FloatArray
    rate: FloatArray
    error: FloatArray


def shrink(counts: FloatArray, views: FloatArray, channel: IntArray, form: IntArray) -> Shrunk:
    """Estimate the rate of each video; all four arrays have one entry a video, the last two are codes from 0.

    Every view count is positive and no less than its count. The estimate lies between counts / views and prior_rate,
    and no video without evidence has a higher one than the best with evidence: priors are means over videos with
    evidence, and at least one of those is not below.
    """
    if not len(views):
        nothing = np.zeros(0)
        return Shrunk(nothing, nothing, nothing, np.zeros(0, dtype=bool))
    is_evidence = views * (counts.sum() / views.sum()) >= EXPECTED
    used = np.where(is_evidence, views, 0.0)
    rates = counts / views
    cell = np.unique(np.stack([channel, form]), axis=1, return_inverse=True)[1].reshape(-1)
    form_of_cell = np.zeros(cell.max() + 1, dtype=np.int64)
    form_of_cell[cell] = form
    prior, spread = _priors(_Level(used, rates, np.zeros(len(views))), cell, form_of_cell)
    strength = (1 / np.maximum(spread * prior, 1 / MAX_PRIOR_VIEWS))[cell]
    estimate = np.where(is_evidence, (counts + strength * prior[cell]) / (views + strength), prior[cell])
    return Shrunk(estimate, prior[cell], strength, is_evidence)


def _priors(videos: _Level, cell: IntArray, form: IntArray) -> tuple[FloatArray, FloatArray]:
    """Prior rate and spread of each cell, which is a channel's videos of one format."""
    top = np.zeros(form.max() + 1, dtype=np.int64)
    cells_views, cells_rate = _means(videos, cell)
    spread = _video_spread(videos, cell, form)
    cells = _Level(cells_views, cells_rate, _error(videos, cell, spread[cell]))
    cell_spread = _group_spread(cells, form)
    forms_views, forms_rate = _means(cells, form)
    forms = _Level(forms_views, forms_rate, _error(cells, form, np.full(len(form), cell_spread)))
    form_spread = _group_spread(forms, top)
    overall = _means(forms, top)[1][top]
    form_prior = _drawn(forms, overall, form_spread)
    return _drawn(cells, form_prior[form], cell_spread), spread


def _video_spread(videos: _Level, cell: IntArray, form: IntArray) -> FloatArray:
    """Spread of the videos of each cell: its own, against its format's, against that of all cells."""
    excess, share = _moments(videos, cell)
    everywhere = np.zeros_like(form)
    overall = _over(_sums(everywhere, excess), _sums(everywhere, share))
    if not share.any():
        mean = _means(videos, np.zeros_like(cell))[1][0]
        overall = np.array([1 / (UNLEARNED_PRIOR_VIEWS * mean) if mean > 0 else 0.0])
    of_form = _blended(_sums(form, excess), _sums(form, share), _sums(form, _effective(share)), overall)
    return np.clip(_blended(excess, share, _effective(share), of_form[form]), 0.0, MAX_SPREAD)


def _moments(children: _Level, parent: IntArray) -> tuple[FloatArray, FloatArray]:
    """For each parent: what its children scatter beyond their errors, and the share of it that is spread.

    Both are relative to the parent's rate and views; their ratio estimates the spread. A parent of one child, or
    without a count, says nothing: 0 and 0.
    """
    views, rate = _means(children, parent)
    own, mean = children.views, rate[parent]
    weight = _over(own, views[parent])
    by_chance = weight * mean**2 * children.error + _over(mean, views[parent]) * (own > 0)
    scatter = weight * (children.rate - mean) ** 2 - by_chance * (1 - weight)
    share = np.where(rate > 0, 1 - _sums(parent, weight**2), 0.0)
    is_known = share > 1e-9  # noqa: PLR2004  one child's share is 1 - 1, but for rounding
    excess = _over(_sums(parent, scatter), rate**2)
    return np.where(is_known, excess, 0.0), np.where(is_known, share, 0.0)


def _effective(share: FloatArray) -> FloatArray:
    """Effective number of children less one (Kish): 1 / sum(weight^2) - 1."""
    return _over(share, 1 - share)


def _group_spread(groups: _Level, parent: IntArray) -> float:
    """One spread for all groups of a level, lowered where they are few: two formats say little about formats."""
    excess, share = _moments(groups, parent)
    effective = float(_effective(share).sum())
    if not effective:
        return 0.0
    return float(np.clip(excess.sum() / share.sum(), 0.0, MAX_SPREAD)) * effective / (effective + 1)


def _blended(excess: FloatArray, share: FloatArray, effective: FloatArray, above: FloatArray) -> FloatArray:
    return (effective * _over(excess, share) + POOLED_VIDEOS * above) / (effective + POOLED_VIDEOS)


def _means(children: _Level, parent: IntArray) -> tuple[FloatArray, FloatArray]:
    """Views and rate of each parent: a ratio of sums."""
    views = _sums(parent, children.views)
    return views, _over(_sums(parent, children.views * children.rate), views)


def _error(children: _Level, parent: IntArray, spread: FloatArray) -> FloatArray:
    """Squared relative error of each parent's rate, because its children are few."""
    weight = _over(children.views, _sums(parent, children.views)[parent])
    return _sums(parent, weight**2 * (spread + children.error))


def _drawn(groups: _Level, above: FloatArray, spread: float) -> FloatArray:
    """Rates of groups drawn towards the mean above them; one without views takes it over."""
    error = groups.error + _over(np.ones_like(above), groups.views * above)
    own = _over(np.full_like(above, spread), spread + error) * (groups.views > 0)
    return own * groups.rate + (1 - own) * above


def _sums(group: IntArray, values: FloatArray) -> FloatArray:
    """Sum of the values of each group."""
    return np.bincount(group, values).astype(np.float64)


def _over(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Divide, and give 0 where whole is 0."""
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
