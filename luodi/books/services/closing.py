"""The former place of `month_close`, for commands until they import it from `months`."""

from luodi.books.services.months import Closed, month_close

__all__ = ["Closed", "month_close"]
