"""What `load_state_dict` is called on."""

from __future__ import annotations

from tools.survey.receivers import held, made_here, passed, wrapped

RECEIVERS = (*made_here.FORMS, *held.FORMS, *passed.FORMS, *wrapped.FORMS)
