"""Forms: labels in sight, errors in words beside the field and in a summary with links."""

import pytest
from django import forms
from django.template import Context, Template


class Example(forms.Form):
    name = forms.CharField(label="Nombre", help_text="Como en la cédula.")
    phone = forms.CharField(label="Teléfono", required=False)
    agree = forms.BooleanField(label="Acepto")
    way = forms.ChoiceField(
        label="Medio", choices=[("a", "Correo"), ("b", "Carta")], widget=forms.RadioSelect
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Nada de esto sirve.")


@pytest.fixture
def html() -> str:
    template = Template('{% include "components/form.html" %}')
    return template.render(Context({"form": Example({})}))


def test_labels_belong_to_their_controls(html: str) -> None:
    assert '<label for="id_name">Nombre' in html
    assert '<label for="id_agree">Acepto</label>' in html
    assert "<legend>Medio" in html


def test_optional_is_said(html: str) -> None:
    assert 'Teléfono <span class="muted">(opcional)</span>' in html
    assert html.count("(opcional)") == 1


def test_help_and_error_are_tied_to_the_control(html: str) -> None:
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<div class="field__help" id="id_name_helptext">Como en la cédula.</div>' in html
    assert '<div class="field__error" id="id_name_error">Este campo es obligatorio.</div>' in html


def test_summary_links_to_each_field(html: str) -> None:
    assert 'role="alert"' in html
    assert '<a href="#id_name">Nombre</a>: Este campo es obligatorio.' in html
    assert "<li>Nada de esto sirve.</li>" in html


def test_hidden_fields_have_no_label(html: str) -> None:
    assert '<input type="hidden" name="token"' in html
    assert 'for="id_token"' not in html


def test_no_summary_without_errors() -> None:
    template = Template('{% include "components/form.html" %}')
    assert "alert" not in template.render(Context({"form": Example()}))
