"""Sections of the alcaldía, their people and their plain pages."""

from cms.secretarias.models.directory import DirectorioPage, LocalEntity
from cms.secretarias.models.informative import InformativeContainerPage, InformativePage
from cms.secretarias.models.reference import GlosarioPage, PreguntasPage
from cms.secretarias.models.secretaria import (
    AlcaldiaPage,
    SecretariaPage,
    Section,
    StaffMember,
    TopTask,
)

__all__ = [
    "AlcaldiaPage",
    "DirectorioPage",
    "GlosarioPage",
    "InformativeContainerPage",
    "InformativePage",
    "LocalEntity",
    "PreguntasPage",
    "SecretariaPage",
    "Section",
    "StaffMember",
    "TopTask",
]
