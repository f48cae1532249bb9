"""Stores people, where they are signed in, how they prove who they are, and their programs' access tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.db.models.lookups import LessThanOrEqual

from wattstead.domains.identity.vocabulary import MOST_PHONE_TRIES, Role, Scope
from wattstead.foundation.encryption import EncryptedField
from wattstead.foundation.models import Entity

LARGEST_AVATAR = 256 * 1024


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
    phone_verified = models.BooleanField(default=False)
    role = models.CharField(max_length=10, default=Role.CUSTOMER.value)
    language = models.CharField(max_length=2, default="en")
    timezone = models.CharField(max_length=64, default="Europe/Berlin")
    theme = models.CharField(max_length=6, default="system")
    is_active = models.BooleanField(default=True)
    avatar = models.CharField(max_length=32, blank=True, default="")  # the digest of their picture

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
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="user_phone_is_e164"
            ),
            models.CheckConstraint(
                condition=Q(phone_verified=False) | ~Q(phone=""), name="user_verified_phone_is_there"
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Avatar(Entity):
    """The picture a person shows of themselves: a small square, drawn anew when it came."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func(F("content"), function="octet_length", output_field=models.IntegerField()),
                    LARGEST_AVATAR,
                ),
                name="avatar_is_small",
            )
        ]


class AuthenticatorApp(Entity):
    """The app that shows a person's codes; it counts from the moment a code of it was entered.

    `last_step` is the half minute of the code that was used last: neither it nor an earlier one opens again.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(Entity):
    """A code that stands in for a lost second factor, once; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code_hash"], name="recovery_code_is_unique")]


class PhoneCheck(Entity):
    """A code that was sent to a number, to see whether its person holds the phone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(max_length=16)
    code_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_PHONE_TRIES), name="phone_check_allows_few_tries"
            )
        ]


class SignInLink(Entity):
    """A link that signs one person in, once; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)


class PersonalAccessToken(Entity):
    """What a person's program shows the API instead of a password; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32)
    prefix = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=20))
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="access_token_is_unique"),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=[scope.value for scope in Scope]),
                name="access_token_scopes_are_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="access_token_expires_after_its_making"
            ),
        ]


class Session(AbstractBaseSession):
    """What the portal remembers of one browser; whose it is stands beside it, so that it can be listed."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    browser = models.CharField(max_length=250, blank=True, default="")
    seen_at = models.DateTimeField(null=True)
