"""Names the addresses of help."""

from django.urls import path

from wattstead.interfaces.pages.support import conversations, files, lists, new_tickets

urlpatterns = [
    path("", lists.show_tickets, name="support"),
    path("new/", new_tickets.ask, name="new_ticket"),
    path("<uuid:ticket_id>/", conversations.show_conversation, name="ticket"),
    path("<uuid:ticket_id>/close/", conversations.close, name="close_ticket"),
    path("<uuid:ticket_id>/reopen/", conversations.reopen, name="reopen_ticket"),
    path("<uuid:ticket_id>/files/<uuid:attachment_id>/", files.download_attachment, name="ticket_file"),
]
