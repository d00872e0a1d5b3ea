# export_map.cmake: writes the linker's version script: the CME_API functions of the public headers, and nothing else.
# Run as: cmake -DINCLUDE_DIR=... -DNODE=... -DOUTPUT=... -P export_map.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB headers ${INCLUDE_DIR}/*.h ${INCLUDE_DIR}/cmevent/*.h)
set(names)
foreach(header IN LISTS headers)
    file(READ ${header} text)
    string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" " " text "${text}") # comments
    string(REGEX REPLACE "//[^\n]*" " " text "${text}")
    string(REGEX REPLACE "\n[ \t]*#[^\n]*" " " text "\n${text}") # the definition of CME_API itself
    string(REGEX MATCHALL "CME_API[^;(]*[ \n*]cme_[a-z0-9_]+[ \n]*\\(" declarations "${text}")
    foreach(declaration IN LISTS declarations)
        string(REGEX REPLACE "^.*[ \n*](cme_[a-z0-9_]+)[ \n]*\\($" "\\1" name "${declaration}")
        list(APPEND names ${name})
    endforeach()
endforeach()
list(SORT names)
list(REMOVE_DUPLICATES names)
if(NOT names)
    message(FATAL_ERROR "no CME_API function found under ${INCLUDE_DIR}")
endif()

list(JOIN names ";\n        " lines)
file(WRITE ${OUTPUT} "${NODE} {\n    global:\n        ${lines};\n    local:\n        *;\n};\n")
