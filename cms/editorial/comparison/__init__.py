"""What changed between two versions of a page, and what can be pointed at in one.

The doors are ``compare`` and ``places`` (``pages``); what they return is described in ``results``.
From the outside in: ``pages`` walks the form's fields, ``blocks`` a StreamField, ``leaves`` and
``tables`` what has no parts; ``matching`` says which block is which; ``texts`` and ``words``
compare text over ``sequences``, whose cost is bounded. No HTML is made and no permission asked.
"""

from cms.editorial.comparison.pages import compare, places
from cms.editorial.comparison.results import Comparison, FieldChange, Part

__all__ = ["Comparison", "FieldChange", "Part", "compare", "places"]
