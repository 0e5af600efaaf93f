"""Machines that know paper and not reform: workbooks in and out, and charts."""
