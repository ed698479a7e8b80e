"""What can be refused in the management of people. Each message is fit to be shown."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """This person may not do that to that account. Views answer 404."""


class PeopleError(Exception):
    """Something that was asked for cannot be done; the message says why."""

    message = "No se pudo hacer el cambio."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class UsernameTaken(PeopleError):
    message = "Ya existe una persona con ese nombre de usuario."


class NotARole(PeopleError):
    message = "Ese grupo no es un rol que se pueda dar."


class AlreadyHeld(PeopleError):
    message = "La persona ya tiene ese rol."


class NotHeld(PeopleError):
    message = "La persona no tiene ese rol."


class PersonInactive(PeopleError):
    message = "La cuenta está desactivada. Reactívela primero."


class ConfirmationRequired(PeopleError):
    message = "Esto necesita que una segunda persona lo confirme."


class NoConfirmationNeeded(PeopleError):
    message = "Esto no necesita confirmación: hágalo directamente."


class AlreadyRequested(PeopleError):
    message = "Ya hay una solicitud igual que espera confirmación."


class AlreadyDecided(PeopleError):
    message = "Esa solicitud ya fue decidida o perdió su efecto."


class SecondPersonRequired(PeopleError):
    message = "Debe confirmarlo otra persona: ni quien lo pidió ni quien se beneficia."


class NoSecondFactor(PeopleError):
    message = "La persona no tiene un segundo factor activo."


class CodeRefused(PeopleError):
    """The same words for an unknown person, a wrong code and an expired one."""

    message = "El usuario o el código no son correctos, o el código ya venció o fue usado."
