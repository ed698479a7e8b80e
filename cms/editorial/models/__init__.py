"""The base of every public page, and what the approval of the Oficina de Prensa leaves behind."""

from cms.editorial.models.approval import Absence, ApprovalException
from cms.editorial.models.desk import DeskItem, ReturnReason
from cms.editorial.models.files import FileUse
from cms.editorial.models.notices import Notice, NoticeChoice
from cms.editorial.models.previews import PreviewLink
from cms.editorial.models.reviews import PageReview, ReviewInterval

from cms.editorial.models.vocabularies import Topic, Vereda  # isort: skip
from cms.editorial.models.pages import ContentPage, EditorialPage  # isort: skip
from cms.editorial.models.tasks import EditorialApprovalTask  # isort: skip

__all__ = [
    "Absence",
    "ApprovalException",
    "ContentPage",
    "DeskItem",
    "EditorialApprovalTask",
    "EditorialPage",
    "FileUse",
    "Notice",
    "NoticeChoice",
    "PageReview",
    "PreviewLink",
    "ReturnReason",
    "ReviewInterval",
    "Topic",
    "Vereda",
]
