"""Tables that leave the product: workbooks and CSV files in which nothing runs and nobody is named."""

from data.exports.delimited import write_csv
from data.exports.neutral import is_runnable, neutralise
from data.exports.rejected import write_rejected
from data.exports.workbook import write_workbook

__all__ = ["is_runnable", "neutralise", "write_csv", "write_rejected", "write_workbook"]
