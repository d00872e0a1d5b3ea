# The rules in arrays and loops, and the histories for them and the library.
target_sources(${program} PRIVATE model/history.c model/history_words.c model/model.c model/model_organizer.c
    model/model_people.c model/model_queue.c)
