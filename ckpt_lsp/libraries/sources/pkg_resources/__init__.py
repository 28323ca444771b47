"""Stands in for `pkg_resources`: the files beside a package's modules."""

import os


def _folder(package):
    """The folder of the package (or of the module) called `package`."""


def _version(text=None):
    """A version, or what a distribution is."""


class ResolutionError(Exception): ...


class VersionConflict(ResolutionError): ...


class DistributionNotFound(ResolutionError): ...


def resource_filename(package_or_requirement, resource_name):
    return (
        os.path.join(_folder(package_or_requirement), resource_name)
        if resource_name
        else _folder(package_or_requirement)
    )


def resource_exists(package_or_requirement, resource_name):
    return os.path.exists(resource_filename(package_or_requirement, resource_name))


def resource_isdir(package_or_requirement, resource_name):
    return os.path.isdir(resource_filename(package_or_requirement, resource_name))


def resource_listdir(package_or_requirement, resource_name):
    return os.listdir(resource_filename(package_or_requirement, resource_name))


def resource_stream(package_or_requirement, resource_name):
    return open(resource_filename(package_or_requirement, resource_name), "rb")


def resource_string(package_or_requirement, resource_name):
    return resource_stream(package_or_requirement, resource_name).read()


def declare_namespace(packageName): ...


def require(*requirements):
    return _version(requirements)


get_distribution = parse_version = require
