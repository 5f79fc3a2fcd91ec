"""One file per intent. The order of `HANDLERS` is the order of asking: danger first, the apology last."""

from __future__ import annotations

from typing import Any

from handlers.answer import AnswerHandler
from handlers.base import Handler
from handlers.choice import ChoiceHandler
from handlers.emergency import EmergencyHandler
from handlers.event import EventHandler
from handlers.facility import FacilityHandler
from handlers.fallback import FallbackHandler
from handlers.follow import FollowHandler
from handlers.garbage_category import GarbageCategoryHandler
from handlers.garbage_chart import GarbageChartHandler
from handlers.garbage_day import GarbageDayHandler
from handlers.garbage_item import GarbageItemHandler
from handlers.language import LanguageHandler
from handlers.lecture import LectureHandler
from handlers.media import MediaHandler
from handlers.menu import MenuHandler
from handlers.notices import NoticesHandler
from handlers.procedure import ProcedureHandler
from handlers.staff_registration import StaffRegistrationHandler
from handlers.subscription import SubscriptionHandler
from handlers.unfollow import UnfollowHandler

HANDLERS: tuple[Handler[Any], ...] = (
    EmergencyHandler(),
    FollowHandler(),
    UnfollowHandler(),
    LanguageHandler(),
    MediaHandler(),
    MenuHandler(),
    NoticesHandler(),
    StaffRegistrationHandler(),
    SubscriptionHandler(),
    GarbageDayHandler(),
    LectureHandler(),
    EventHandler(),
    GarbageCategoryHandler(),
    GarbageChartHandler(),
    GarbageItemHandler(),
    FacilityHandler(),
    ProcedureHandler(),
    AnswerHandler(),
    ChoiceHandler(),
    FallbackHandler(),
)
