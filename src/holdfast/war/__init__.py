"""The war: front, forces, strike campaigns and costs, simulated month by month over draws."""

from holdfast.war.rates import WarRates, rates

__all__ = ["WarRates", "rates"]
