"""What can be refused in the Aula. Each message is fit to be shown."""


class LearningError(Exception):
    """Something that was asked for cannot be done; the message says why."""

    message = "No se pudo hacer el cambio."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class NotAuthorised(LearningError):
    """A minor without the guardian's authorisation, or somebody erased: nothing is kept."""

    message = "Todavía falta la autorización de su acudiente: puede leer y practicar, pero nada se guarda."


class AlreadyALearner(LearningError):
    message = "Esta cuenta ya está inscrita en el Aula."


class NotPending(LearningError):
    message = "La autorización de este estudiante ya está registrada."


class NotInForce(LearningError):
    message = "Este estudiante no tiene una autorización vigente."


class Erased(LearningError):
    message = "Los datos de esta persona ya fueron suprimidos."


class NoAccount(LearningError):
    message = "Esta persona no tiene una cuenta con la que pueda entrar."


class NotPlainAccount(LearningError):
    """Somebody with a role in the administration: Sistemas gives their codes."""

    message = "La cuenta tiene un rol en la administración: la maneja la Oficina de Sistemas."
