target_link_libraries(${program} PRIVATE PkgConfig::CMEVENT_DEPENDENCIES)
