"""Pace: how far a target is reached, what is missing, and what each month left must bring.

All values are exact; what is unknown gives None, never zero (model: definitions).
"""

from __future__ import annotations

from fractions import Fraction

from luodi.core.money import Number, ratio
from luodi.core.periods import Period

HALF = Fraction(1, 2)


class PeriodEnded(ValueError):
    """No month of the year is left after the period."""


def completion_rate(to_date: Number | None, target: Number | None) -> Fraction | None:
    """完成率: value to date ÷ annual target; None when either is unknown or the target is zero."""
    return ratio(to_date, target)


def on_pace(rate: Fraction | None, progress: Fraction) -> bool | None:
    """达序时: completion rate ≥ time progress, such as `period.time_progress`."""
    return None if rate is None else rate >= progress


def half_done(rate: Fraction | None) -> bool | None:
    """过半: completion rate ≥ 50%."""
    return None if rate is None else rate >= HALF


def gap(target: Number | None, to_date: Number | None) -> Fraction | None:
    """缺口: target − value to date, not below zero."""
    if target is None or to_date is None:
        return None
    return max(Fraction(target) - Fraction(to_date), Fraction(0))


def months_left(period: Period, first_month: int | None = None) -> int:
    """Months of the year that the gap is divided over, `first_month` (1–12) being the first counted.

    Without it the month after the period is the first.
    Raises: PeriodEnded if there is none; ValueError for a month outside 1–12.
    """
    if first_month is not None and not 1 <= first_month <= 12:
        raise ValueError(f"not a month: {first_month}")
    left = 12 - period.months_ended if first_month is None else 13 - first_month
    if left < 1:
        raise PeriodEnded(f"{period.label}之后，当年已没有剩余月份")
    return left


def required_pace(
    target: Number | None, to_date: Number | None, period: Period, first_month: int | None = None
) -> Fraction | None:
    """月均需争取: what must come in each month left to reach the target.

    Units: those of `target`. Zero once the target is reached.
    Raises: PeriodEnded if no month of the year is left after `period`.
    Source: county half-year summary (004), part three: a gap of 8.9亿元 over the months left.
    """
    missing = gap(target, to_date)
    left = months_left(period, first_month)
    return None if missing is None else missing / left


def increment(to_date: Number | None, last_year: Number | None) -> Fraction | None:
    """增量: this year to date − last year to the same month."""
    if to_date is None or last_year is None:
        return None
    return Fraction(to_date) - Fraction(last_year)


def growth(to_date: Number | None, last_year: Number | None) -> Fraction | None:
    """同比: this year to date ÷ last year to the same month − 1; None where last year is 0 or unknown."""
    multiple = ratio(to_date, last_year)
    return None if multiple is None else multiple - 1


def forecast(
    to_date: Number | None, period: Period, share_last_year: Fraction | None = None
) -> Fraction | None:
    """年底预测: value to date ÷ the share of last year's total that had come by the same month.

    Without that share (or where it is zero) the linear pace: to date ÷ time progress.
    """
    return ratio(to_date, share_last_year or period.time_progress)
