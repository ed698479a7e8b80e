from allauth.account.forms import LoginForm as SignInForm  # noqa
