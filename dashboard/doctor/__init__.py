"""``lofteskartan doctor``: looks an installation over and says what to mend; nothing is changed."""

from dashboard.doctor.examination import examine
from dashboard.doctor.finding import Finding, sum_up, write_finding

__all__ = ["Finding", "examine", "sum_up", "write_finding"]
