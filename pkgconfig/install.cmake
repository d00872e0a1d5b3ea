# install.cmake: what `cmake --install` puts where.

install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(TARGETS cmevent cmevent_static EXPORT cmeventTargets)
