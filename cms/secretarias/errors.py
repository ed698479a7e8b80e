"""What can be refused when sections are created, renamed or closed."""


class NameTaken(Exception):
    """Another page or group already holds that name or address."""


class SectionClosed(Exception):
    """The section was closed: it can be neither changed nor provisioned again."""
