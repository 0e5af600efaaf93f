"""Mails over one connection, and what became of each."""

from contextlib import suppress
from email.errors import MessageError

from django.core.mail import EmailMessage, get_connection

from reports.reminder_text import Letter

# What is wrong with one mail: the server refuses it, or Django its address or heading. The others
# still go out.
OF_ONE_MAIL = (OSError, ValueError, LookupError, MessageError)


class Post:
    """The mail server, for as many mails as there are. After a mail that failed the next one has a
    new connection; a server that cannot be reached is not waited for again.
    """

    def __init__(self) -> None:
        self._server = get_connection()
        self._unreachable = ""

    def deliver(self, mail: Letter, address: str) -> str:
        """Blank where the mail server took it; else why not."""
        if self._unreachable:
            return self._unreachable
        try:
            self._server.open()
        except OSError as error:  # what smtplib and sockets raise
            self._unreachable = _said(error)
            return self._unreachable
        try:
            EmailMessage(mail.subject, mail.body, to=[address], connection=self._server).send()
        except OF_ONE_MAIL as error:
            self.close()
            return _said(error)
        return ""

    def close(self) -> None:
        with suppress(OSError):  # it may be broken already
            self._server.close()


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
