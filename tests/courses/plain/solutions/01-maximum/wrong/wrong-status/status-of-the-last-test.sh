# Ends with the status of a comparison that came out as no.

best=

while read -r number; do
    if [ -z "$best" ] || [ "$number" -gt "$best" ]; then
        best=$number
    fi
    echo "$best"
done
[ "$best" = none ]
