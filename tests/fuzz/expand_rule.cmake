# The differential fuzzer drives this program; a fixed number of cases here, more by hand (see the script).
find_package(Python COMPONENTS Interpreter)
if(Python_FOUND)
    add_test(NAME fuzz_recurrence
        COMMAND ${Python_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/python/fuzz_recurrence.py $<TARGET_FILE:${program}> 150)
    set_tests_properties(fuzz_recurrence PROPERTIES TIMEOUT 300 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()
