"""Names the addresses of signing up, in and out."""

from django.urls import include, path

from wattstead.interfaces.pages.sign_in import views

urlpatterns = [
    path("sign-in/<str:token>/", views.sign_in_by_link, name="sign_in_by_link"),
    path("account/", include("allauth.account.urls")),
]
