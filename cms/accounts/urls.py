"""Addresses under ``/cuenta/``: in Spanish, with the route names that allauth expects."""

from django.urls import path, re_path

from cms.accounts.views import account, mfa

urlpatterns = [
    path("", account.account_home, name="account_home"),
    path("ingresar/", account.sign_in, name="account_login"),
    path("salir/", account.sign_out, name="account_logout"),
    path("registro/", account.sign_up, name="account_signup"),
    path("inactiva/", account.inactive, name="account_inactive"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("codigo/", account.access_code, name="account_access_code"),
    path("clave/", account.change_password, name="account_change_password"),
    path("clave/recuperar/", account.reset_password, name="account_reset_password"),
    path("clave/recuperar/enviado/", account.reset_sent, name="account_reset_password_done"),
    path(
        "clave/recuperar/listo/",
        account.reset_finished,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^clave/recuperar/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("segundo-factor/", mfa.index, name="mfa_index"),
    path("segundo-factor/ingresar/", mfa.authenticate, name="mfa_authenticate"),
    path("segundo-factor/confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("segundo-factor/activar/", mfa.activate_totp, name="mfa_activate_totp"),
    path("segundo-factor/desactivar/", mfa.deactivate_totp, name="mfa_deactivate_totp"),
    path("segundo-factor/codigos/", mfa.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "segundo-factor/codigos/generar/",
        mfa.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "segundo-factor/codigos/descargar/",
        mfa.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
