"""Stores people and their one-time sign-in links."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.models import Entity


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with that e-mail address."""
        return self.get(email=(username or "").lower())


class User(Entity, AbstractBaseUser):
    """A person who signs in; what they may see hangs on their memberships."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=16, blank=True, default="")
    role = models.CharField(max_length=10, default=Role.CUSTOMER.value)
    language = models.CharField(max_length=2, default="en")
    timezone = models.CharField(max_length=64, default="Europe/Berlin")
    theme = models.CharField(max_length=6, default="system")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lowercase"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="user_role_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["system", "light", "dark"]), name="user_theme_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class SignInLink(Entity):
    """A link that signs one person in, once; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)
