"""The product's settings, with the rival's models beside its own."""

from luodi.config.settings import *  # noqa: F403
from luodi.config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "bench.rival"]
