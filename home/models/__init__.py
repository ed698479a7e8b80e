"""The home page, and the landing pages that open each part of the menu."""

from home.models.home_page import HomePage, HomeTopTask, TransparencyLink
from home.models.landing import LandingPage

__all__ = ["HomePage", "HomeTopTask", "LandingPage", "TransparencyLink"]
