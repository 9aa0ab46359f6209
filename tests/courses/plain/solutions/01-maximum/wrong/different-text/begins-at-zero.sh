# Begins with 0 as the largest number so far.

best=0

while read -r number; do
    if [ "$number" -gt "$best" ]; then
        best=$number
    fi
    echo "$best"
done
