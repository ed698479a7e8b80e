"""What ``/healthz`` looks at."""

from dataclasses import dataclass, field

from django.db import DatabaseError, connection


@dataclass
class HealthReport:
    """Faults by name; no fault means healthy."""

    faults: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict[str, object]:
        return {"ok": self.ok, "faults": self.faults}


def health_report() -> HealthReport:
    """Ask the database."""
    report = HealthReport()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        report.faults["database"] = type(error).__name__
    return report
