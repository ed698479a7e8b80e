"""Sections of the alcaldía, their people and their plain pages."""

from cms.secretarias.models.informative import InformativeContainerPage, InformativePage
from cms.secretarias.models.secretaria import (
    AlcaldiaPage,
    SecretariaPage,
    Section,
    StaffMember,
    TopTask,
)

__all__ = [
    "AlcaldiaPage",
    "InformativeContainerPage",
    "InformativePage",
    "SecretariaPage",
    "Section",
    "StaffMember",
    "TopTask",
]
