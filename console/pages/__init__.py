"""Every room of a town."""

from console.pages.answers import room as answers
from console.pages.audit import room as audit
from console.pages.home import room as home
from console.pages.manual import room as manual
from console.pages.notices import room as notices
from console.pages.questions import room as questions
from console.pages.sections import room as sections
from console.pages.settings import room as settings
from console.pages.users import room as users

ROOMS = (home, answers, questions, notices, sections, users, settings, audit, manual)
