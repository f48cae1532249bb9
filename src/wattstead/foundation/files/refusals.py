"""Names what is said no to when somebody sends a file."""

from wattstead.kernel.refusals import Refusal, said


class FileEmpty(Refusal):
    """A file without a single byte."""

    code = "file_empty"
    kind = "unreadable"
    message = said("The file is empty.")


class FileTooLarge(Refusal):
    """A file larger than what is taken here."""

    code = "file_too_large"
    kind = "unreadable"
    message = said("The file is larger than {most} MB.")


class FileOfUnknownKind(Refusal):
    """What is in the file is nothing that is taken here, whatever its name says."""

    code = "file_of_unknown_kind"
    kind = "unreadable"
    message = said("This kind of file cannot be taken. Possible are {kinds}.")


class FileNamedOtherwise(Refusal):
    """The ending of the name says something else than what is in the file."""

    code = "file_named_otherwise"
    kind = "unreadable"
    message = said("The name ends in {ending}, but the file is {kind}. Name it as what it is.")


class FileDamaged(Refusal):
    """The file begins like one of its kind, but cannot be read to its end."""

    code = "file_damaged"
    kind = "unreadable"
    message = said("The file is damaged, or only a part of it arrived.")


class PictureTooLarge(Refusal):
    """A picture of more points than anybody needs to see what is on it."""

    code = "picture_too_large"
    kind = "unreadable"
    message = said("The picture has more than {most} million points. Send it smaller.")


class FileHoldsPrograms(Refusal):
    """A file that brings programs along."""

    code = "file_holds_programs"
    kind = "unreadable"
    message = said("The file contains programs or instructions for them. Send it without.")
