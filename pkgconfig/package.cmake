# package.cmake: `cpack -G DEB` makes libcmevent0 and libcmevent-dev, and python3-cmevent when the Python package is
# built. Configure with the preset `package`, so that the files lie where Debian wants them.

set(CPACK_GENERATOR TGZ)
set(CPACK_PACKAGE_CONTACT "The libcmevent authors")
set(CPACK_PACKAGE_VENDOR "The libcmevent authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libcmevent${CMEVENT_SOVERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "tzdata")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "${PROJECT_DESCRIPTION}: the shared library.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcmevent-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libcmevent${CMEVENT_SOVERSION} (= ${PROJECT_VERSION}), libical-dev, libsqlite3-dev, uuid-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "${PROJECT_DESCRIPTION}: headers, static library, CMake and pkg-config files.")

if(CMEVENT_BUILD_PYTHON)
    list(APPEND CPACK_COMPONENTS_ALL python)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-cmevent)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
    find_package(Python REQUIRED COMPONENTS Interpreter)
    math(EXPR next_minor "${Python_VERSION_MINOR} + 1")
    set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
        "python3 (>= ${Python_VERSION_MAJOR}.${Python_VERSION_MINOR}), python3 (<< ${Python_VERSION_MAJOR}.${next_minor}), tzdata")
    # What Python wrote beside the files when they were imported by root.
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/prerm @ONLY
        CONTENT "#!/bin/sh\nset -e\nrm -rf /usr/@CMEVENT_PYTHON_INSTALL_DIR@/cmevent/__pycache__\n")
    file(CHMOD ${PROJECT_BINARY_DIR}/prerm PERMISSIONS
        OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/prerm)
    set(CPACK_COMPONENT_PYTHON_DESCRIPTION "${PROJECT_DESCRIPTION}: the Python package.")
endif()

foreach(package IN ITEMS libcmevent${CMEVENT_SOVERSION}:runtime libcmevent-dev:development)
    string(REPLACE ":" ";" package ${package})
    list(GET package 0 name)
    list(GET package 1 component)
    install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} RENAME copyright COMPONENT ${component})
endforeach()
include(CPack)
