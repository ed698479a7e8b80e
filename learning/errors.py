"""What can be refused in the Aula. Each message is fit to be shown."""


class LearningError(Exception):
    """Something that was asked for cannot be done; the message says why."""

    message = "No se pudo hacer el cambio."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class NotAuthorised(LearningError):
    """A minor without the guardian's authorisation, or somebody erased: nothing is kept."""

    message = (
        "Todavía falta la autorización de su acudiente: puede leer y practicar, "
        "pero nada se guarda."
    )


class CourseClosed(LearningError):
    """Outside the dates of the course nothing of it is kept; reading stays possible."""

    message = "Este curso no está abierto ahora."


class StepLocked(LearningError):
    """The course goes step by step, and one before this is not done."""

    message = "Este paso se abre al terminar los anteriores."


class QuizClosed(LearningError):
    message = "Este cuestionario ya cerró: no recibe más intentos."


class QuizNotReady(LearningError):
    """No version was frozen, or it asks nothing."""

    message = "Este cuestionario todavía no está listo."


class NoAttemptsLeft(LearningError):
    message = "Ya usó todos los intentos de este cuestionario."


class AttemptOfAnother(LearningError):
    """The id of an attempt is somebody else's, or of another quiz."""

    message = "Ese intento no es suyo. Vuelva al cuestionario y empiece de nuevo."


class AttemptFinished(LearningError):
    message = "Este intento ya se entregó: la respuesta no se guardó."


class CannotGrade(LearningError):
    """Only an open answer of a finished attempt is graded by a person, from 0 to all points."""

    message = "Esta respuesta no se puede calificar a mano."


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


class NotUnderstood(LearningError):
    """A file of questions that cannot be saved whole, hence not at all."""

    message = "No se guardó nada: corrija las líneas señaladas."


class ChangedSince(LearningError):
    """What the person saw before deciding is not what there is now."""

    message = "Desde que usted miró hubo cambios. Mire otra vez."


class NothingToRegrade(LearningError):
    """No finished attempt holds that question, or its page never had it."""

    message = "Nadie ha entregado un intento con esta pregunta."


class SheetKeyedAlready(LearningError):
    """The learner has a sheet of this quiz version keyed in; a second one has to be said."""

    message = "Ya tiene una hoja digitada de esta versión. ¿Es otra hoja?"


class SheetDiffers(LearningError):
    """The same form came again with other answers."""

    message = (
        "Esta hoja ya se guardó con otras respuestas y no cambió. Para corregirla, use «Corregir»."
    )


class OpenOnSite(LearningError):
    """A learner has one open attempt at a quiz: what is on the site is not lost for paper."""

    message = "Tiene un intento empezado en el sitio. Que lo entregue, y después se digita su hoja."


class CannotCorrect(LearningError):
    """Only a sheet of paper, while the quiz is open, and not what was graded anew since."""

    message = "Esta hoja ya no se puede corregir aquí."


class CardUnknown(LearningError):
    message = "Ese código no existe. Revíselo en su tarjeta: son ocho letras y números."


class CardRevoked(LearningError):
    """Another was printed in its place, or it is of somebody who may not come in by a card."""

    message = "Esta tarjeta ya no sirve. Pida una nueva a su docente."


class CardLocked(LearningError):
    message = (
        "Esta tarjeta está bloqueada por muchos intentos. Pida a su docente que la desbloquee."
    )


class WrongPictures(LearningError):
    message = "Esas no son las tres imágenes, o no van en ese orden. Mire su tarjeta."


class ClassNotOpen(LearningError):
    message = "Su docente todavía no ha abierto la clase. Espere y pruebe de nuevo."


class ClassWaits(LearningError):
    """Too many wrong tries with the cards of one class; the message says until when."""

    message = "Hubo muchos intentos equivocados en su clase. Espere unos minutos."


class ClassAlreadyOpen(LearningError):
    message = "La clase ya está abierta."


class CohortClosed(LearningError):
    message = "El año de este grupo está cerrado."


class NoCardFor(LearningError):
    """Not of the group now, erased, or with a role in the administration."""

    message = "A esa persona no se le puede dar una tarjeta en este grupo."


class GroupIsClosed(LearningError):
    message = "El año de este grupo está cerrado: ya no recibe tareas ni mensajes."


class CourseNotPublished(LearningError):
    """Assigned can only be what learners can open."""

    message = "Ese curso o cuestionario no está publicado ahora."


class YearNotBegun(LearningError):
    message = "Ese año todavía no ha empezado: no se puede cerrar."


class NextYearClosed(LearningError):
    message = "Los grupos del año siguiente ya están cerrados: no pueden recibir a nadie."


class WrongDecision(LearningError):
    """What is to become of a learner does not fit their group."""

    message = "Esa decisión no sirve para este grupo."


class NotPostedThere(LearningError):
    message = "Esa persona no tiene un cargo en esa institución."


class CannotTeach(LearningError):
    """A minor, a closed account, or the one that installs the site."""

    message = "Esa cuenta no puede tener un cargo docente."


class CertificateIsRevoked(LearningError):
    message = "Este certificado está anulado."


class CertificateStands(LearningError):
    message = "Este certificado no está anulado."


class NothingToCorrect(LearningError):
    """Issuing anew is for a name that was corrected."""

    message = "El certificado ya dice el nombre que está en la ficha."


class ClassTaken(LearningError):
    """The group is somebody else's: who teaches it is for the coordinator to say."""

    message = (
        "Ese grupo ya existe y lo lleva otra persona. Pida a la coordinación que se lo asigne."
    )


class CannotBring(LearningError):
    """Somebody of another open group, which is neither the teacher's nor the coordinator's."""

    message = "Está en otro grupo de este año: el traslado lo hace la coordinación."


class PathClosed(LearningError):
    message = "Esta ruta ya no recibe orientaciones nuevas."


class NotYourSupervisor(LearningError):
    """Chosen can only be whoever holds a post at the learner's place, or of the municipality."""

    message = "Esa persona no puede firmar sus orientaciones. Elija otra de la lista."


class HoursDecided(LearningError):
    """What a supervisor said stands; only the Coordinación undoes a mistake."""

    message = (
        "Esta orientación ya se decidió. Si fue un error, lo deshace la Coordinación del aula."
    )


class DayIsFull(LearningError):
    message = "Ese día ya tiene 10 horas con otras orientaciones: esta no cabe."
