"""Months, numbers, Vietnamese text, errors and the clock: what every room needs."""
