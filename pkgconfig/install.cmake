# install.cmake: what `cmake --install` puts where. Component `runtime` is what a linked program needs, `development`
# what compiling one needs. Everything may be moved together afterwards: no installed file holds an absolute path.

install(TARGETS cmevent EXPORT cmeventTargets
    LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
install(TARGETS cmevent_static EXPORT cmeventTargets
    ARCHIVE COMPONENT development)
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
    FILES_MATCHING PATTERN "*.h")

# CMake: find_package(cmevent), then cmevent::cmevent or cmevent::static.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cmevent)
install(EXPORT cmeventTargets NAMESPACE cmevent:: DESTINATION ${package_dir} COMPONENT development)
list(TRANSFORM CMEVENT_MODULES REPLACE " " "" OUTPUT_VARIABLE modules)
list(JOIN modules " " CMEVENT_CONFIG_MODULES)
configure_package_config_file(pkgconfig/cmeventConfig.cmake.in ${PROJECT_BINARY_DIR}/cmeventConfig.cmake
    INSTALL_DESTINATION ${package_dir}
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmeventConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmeventConfig.cmake ${PROJECT_BINARY_DIR}/cmeventConfigVersion.cmake
    DESTINATION ${package_dir} COMPONENT development)

# pkg-config: every path relative to where cmevent.pc lies.
set(pc_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH CMEVENT_PC_PREFIX ${pc_dir} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH CMEVENT_PC_LIBDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH CMEVENT_PC_INCLUDEDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
string(REGEX REPLACE "/$" "" CMEVENT_PC_PREFIX "${CMEVENT_PC_PREFIX}")
list(JOIN CMEVENT_MODULES ", " CMEVENT_PC_MODULES)
configure_file(pkgconfig/cmevent.pc.in ${PROJECT_BINARY_DIR}/cmevent.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cmevent.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
