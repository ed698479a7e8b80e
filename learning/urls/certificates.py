"""Addresses under ``/aula/`` of certificates and badges."""

from django.urls import URLPattern, path

from learning.views import certificates, class_certificates

BASE = "certificados/"
TEACHING = "docente/<int:cohort_id>/certificados/"

urlpatterns: list[URLPattern] = [
    path(BASE, certificates.certificates, name="certificates"),
    path(f"{BASE}emisor/", certificates.certificate_issuer, name="certificate_issuer"),
    path(f"{BASE}claves/", certificates.certificate_keys, name="certificate_keys"),
    path(f"{BASE}estado/<int:number>/", certificates.certificate_status, name="certificate_status"),
    path(f"{BASE}<str:code>/", certificates.certificate, name="certificate"),
    path(f"{BASE}<str:code>/certificado.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path(
        f"{BASE}<str:code>/insignia.json",
        certificates.certificate_badge,
        {"form": "json"},
        name="certificate_badge",
    ),
    path(
        f"{BASE}<str:code>/insignia.jwt",
        certificates.certificate_badge,
        {"form": "jwt"},
        name="certificate_badge_jwt",
    ),
    path(TEACHING, class_certificates.class_certificates, name="class_certificates"),
    path(f"{TEACHING}imprimir/", class_certificates.print_all, name="class_certificates_print"),
]
