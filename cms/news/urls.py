"""Addresses of noticias that are not pages of the tree."""

from django.urls import path

from cms.news.feeds import NoticiasFeed

urlpatterns = [path("noticias/feed/", NoticiasFeed(), name="noticias_feed")]
