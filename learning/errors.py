"""What a service of the Aula answers when it will not do what was asked, in words for people."""


class LearningError(Exception):
    """The base of them all: its text is Spanish and may be shown."""


class NotUnderstood(LearningError):
    """A file of questions that cannot be saved whole, hence not at all."""


class ChangedSince(LearningError):
    """What the person saw before deciding is not what there is now."""


class NothingToRegrade(LearningError):
    """No finished attempt holds that question, or its page has no such question any more."""
