"""How well a countermeasure did, from few observations: a proportion with its uncertainty.

The method is the Beta-Binomial model (Gelman, Carlin, Stern, Dunson, Vehtari and Rubin, "Bayesian Data Analysis", 3rd
edition 2013, section 2.4). Before anything is observed every proportion of success is held to be equally likely, which
is the prior Beta(1, 1). After s successes and f failures what is known is the posterior Beta(1 + s, 1 + f). Its mean is
(1 + s) / (2 + s + f); the interval shown is the middle 80 %, from its 10 % to its 90 % quantile. s and f may be
fractions, since a case counts 1 in all however many responses of one kind it had.

Countermeasures are ranked by the 10 % quantile: the proportion that was exceeded with a probability of 90 %. One that
was seen to work once does not pass one that was seen to work ten times out of eleven. One more success never lowers
that quantile and one more failure never raises it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PRIOR = (1.0, 1.0)
"""The prior's two numbers: as if one success and one failure had been seen."""

LOW, HIGH = 0.1, 0.9
"""The quantiles between which the interval lies."""


@dataclass(frozen=True)
class Estimate:
    """What is known of a proportion: the posterior's mean and the ends of its middle 80 %."""

    low: float
    mean: float
    high: float


def estimates(counts: Sequence[tuple[float, float]]) -> list[Estimate]:
    """Return what is known after so many successes and failures each."""
    # Loaded here because it costs half a second, and only who asks the playbook should wait for it.
    from scipy.special import betaincinv  # noqa: PLC0415

    if not counts:
        return []
    table = np.asarray(counts, float)
    a, b = PRIOR[0] + table[:, 0], PRIOR[1] + table[:, 1]
    rows = zip(betaincinv(a, b, LOW), a / (a + b), betaincinv(a, b, HIGH), strict=True)
    return [Estimate(float(low), float(mean), float(high)) for low, mean, high in rows]
